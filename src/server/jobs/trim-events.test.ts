import { expect, it } from "vitest";
import { createTrimEvents } from "./trim-events";

it("looks at the whole log once and then at what has grown old since, in batches", async () => {
  const asked: { fromMs: number; beforeMs: number }[] = [];
  const left = [1_000, 1_000, 7, 0];
  const trim = async ({ fromMs, beforeMs }: { fromMs: number; beforeMs: number }) => {
    asked.push({ fromMs, beforeMs });
    return left.shift() ?? 0;
  };
  const log = { trim, append: async () => [], read: async () => [] };
  const hour = 3_600_000;
  let nowMs = 100 * hour;
  const run = createTrimEvents({ log, clock: { now: () => nowMs } });
  expect(await run()).toBe(2_007);
  nowMs += hour;
  expect(await run()).toBe(0);
  const first = { fromMs: 0, beforeMs: 99 * hour };
  expect(asked).toEqual([first, first, first, { fromMs: 97 * hour, beforeMs: 100 * hour }]);
});
