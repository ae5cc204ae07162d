import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { untilLoaded } from "./until-loaded";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a part that cannot be loaded is asked for again until it comes", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("away")).mockRejectedValueOnce(new Error("away"));
  load.mockResolvedValue("the part");
  const loaded = untilLoaded(load);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(3_001);
  expect(load).toHaveBeenCalledTimes(3);
  await expect(loaded).resolves.toBe("the part");
});

test("a part that comes at once is asked for once", async () => {
  const load = vi.fn(async () => "the part");
  await expect(untilLoaded(load)).resolves.toBe("the part");
  expect(load).toHaveBeenCalledTimes(1);
});
