import { expect, it } from "vitest";
import { createEndWatch, watchEnds } from "./watch-ends";

const running = (...ids: string[]) => ids.map((id) => ({ id, status: "streaming" }));

it("an answer that runs for half a minute after the last fault is overdue, although it ends then", () => {
  const watch = createEndWatch(30_000);
  watch.look(running("a", "b"), 0);
  watch.look(running("a"), 29_500);
  expect(watch.overdue()).toEqual([]);
  expect(watch.isSettled()).toBe(false);
  watch.look(running("a"), 30_000);
  expect(watch.isSettled()).toBe(true);
  watch.look([], 30_500);
  expect(watch.overdue()).toEqual(["answer a was still streaming 30 s after the last fault"]);
});

it("an answer that began later has its half minute from there", () => {
  const watch = createEndWatch(30_000);
  watch.look([], 0);
  watch.look(running("a"), 20_000);
  watch.look(running("a"), 49_000);
  expect(watch.overdue()).toEqual([]);
  expect(watch.isSettled()).toBe(false);
});

it("what is stored is looked at until all has ended, through a database that does not answer at first", async () => {
  const told = [null, running("a"), []];
  let looks = 0;
  const run = async () => {
    const rows = told[Math.min(looks++, told.length - 1)];
    if (rows === null) throw new Error("away");
    return rows;
  };
  expect(await watchEnds(run, [], 30_000).settled()).toEqual([]);
  expect(looks).toBeGreaterThanOrEqual(3);
});
