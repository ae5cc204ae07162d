import { expect, it, vi } from "vitest";
import { gather } from "./gather";

/** Doubles numbers when told to, and notes which came together. */
function doubling() {
  const batches: (readonly number[])[] = [];
  const finish: (() => void)[] = [];
  const work = (items: readonly number[]) => {
    batches.push(items);
    return new Promise<number[]>((resolve) => finish.push(() => resolve(items.map((item) => 2 * item))));
  };
  const next = async () => {
    finish.shift()?.();
    await new Promise(setImmediate);
  };
  return { batches, work, next };
}

/** Gives what it is given, and notes which came together. */
function noting() {
  const batches: (readonly number[])[] = [];
  const work = async (items: readonly number[]) => {
    batches.push(items);
    return items;
  };
  return { batches, work };
}

const turn = () => Promise.resolve();

it("what comes alone does not wait; what comes meanwhile goes together, each with its own result", async () => {
  const { batches, work, next } = doubling();
  const double = gather(work, { most: 10 });
  const first = double(1);
  await turn();
  expect(batches).toEqual([[1]]);
  const asked = [2, 3].map(double);
  await turn();
  expect(batches).toEqual([[1]]);
  await next();
  expect(batches).toEqual([[1], [2, 3]]);
  await next();
  expect(await Promise.all([first, ...asked])).toEqual([2, 4, 6]);
});

it("what comes in one turn goes together, no more than are allowed, and no more batches at once", async () => {
  const { batches, work, next } = doubling();
  const double = gather(work, { most: 2, atOnce: 2 });
  const asked = [1, 2, 3, 4, 5].map(double);
  await turn();
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
  for (let i = 0; i < 3; i++) await next();
  expect(batches.at(-1)).toEqual([5]);
  expect(await Promise.all(asked)).toEqual([2, 4, 6, 8, 10]);
});

it("a batch that fails rejects its own calls, and the next goes on", async () => {
  let times = 0;
  const work = async (items: readonly number[]) => {
    if (++times === 2) throw new Error("away");
    return items;
  };
  const same = gather(work, { most: 2 });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(same));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected", "fulfilled"]);
  expect(await same(6)).toBe(6);
});

it("what comes soon after so many waits a moment for more, unless there are enough; after fewer it does not", async () => {
  vi.useFakeTimers();
  try {
    const { batches, work } = noting();
    const same = gather(work, { most: 3, spacingMs: 20, spacedFrom: 2 });
    await same(1);
    await Promise.all([2, 3].map(same));
    expect(batches).toEqual([[1], [2, 3]]);
    const late = same(4);
    await vi.advanceTimersByTimeAsync(19);
    expect(batches).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2);
    expect(await late).toBe(4);
    await Promise.all([5, 6].map(same));
    await Promise.all([7, 8, 9].map(same));
    expect(batches.slice(3)).toEqual([
      [5, 6],
      [7, 8, 9],
    ]);
  } finally {
    vi.useRealTimers();
  }
});

it("while many come, batches begin further apart; when that is over, what comes alone does not wait again", async () => {
  vi.useFakeTimers();
  try {
    const { batches, work } = noting();
    const same = gather(work, { most: 100, spacingMs: 10 });
    await Promise.all(Array.from({ length: 8 }, (_, i) => same(i)));
    const late = [8, 9].map(same);
    await vi.advanceTimersByTimeAsync(39);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(await Promise.all(late)).toEqual([8, 9]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await same(10)).toBe(10);
    const next = same(11);
    await vi.advanceTimersByTimeAsync(11);
    expect(await next).toBe(11);
  } finally {
    vi.useRealTimers();
  }
});
