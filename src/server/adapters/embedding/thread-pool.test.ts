import { expect, test } from "vitest";
import type { MinilmThread } from "./minilm-thread";
import { createThreadPool } from "./thread-pool";

/** A thread that answers when told to, and remembers in which order it was asked. */
function manualThread(order: string[]) {
  const pending: (() => void)[] = [];
  let ended = false;
  const thread: MinilmThread = {
    embed(texts) {
      order.push(texts.join(" "));
      return new Promise((resolve, reject) =>
        pending.push(() => (ended ? reject(new Error("died")) : resolve(texts.map(() => new Float32Array([1]))))),
      );
    },
    hasEnded: () => ended,
    close: async () => {
      ended = true;
    },
  };
  return { thread, finishOne: () => pending.shift()?.(), die: () => (ended = true) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("an urgent text overtakes every text that waits, but not the one that runs", async () => {
  const order: string[] = [];
  const { thread, finishOne } = manualThread(order);
  const pool = createThreadPool({ start: async () => thread, maxThreads: 1, idleMs: 1_000 });
  for (const text of ["a", "b", "c"]) pool.add(text, false);
  await settled();
  pool.add("question", true);
  for (let i = 0; i < 4; i++) {
    finishOne();
    await settled();
  }
  expect(order).toEqual(["a", "question", "b", "c"]);
  await pool.close();
});

test("urgent texts that come together go together, and a thread has the next ones before it has answered", async () => {
  const order: string[] = [];
  const { thread, finishOne } = manualThread(order);
  const pool = createThreadPool({ start: async () => thread, maxThreads: 1, idleMs: 1_000 });
  await settled();
  const vectors = Array.from({ length: 20 }, (_, i) => pool.add(`${i}`, true).vector);
  pool.add("passage", false);
  expect(order).toEqual(["0", "1"]);
  for (let i = 0; i < 5; i++) {
    finishOne();
    await settled();
  }
  expect(order).toEqual(["0", "1", "2 3 4 5 6 7 8 9", "10 11 12 13 14 15 16 17", "18 19", "passage"]);
  expect(await Promise.all(vectors)).toHaveLength(20);
  await pool.close();
});

test("a thread that dies rejects its text only, and a new one takes the next", async () => {
  const order: string[] = [];
  const threads = [manualThread(order), manualThread(order)];
  let started = 0;
  const pool = createThreadPool({
    start: async () => {
      const next = threads[started++];
      if (!next) throw new Error("no more");
      return next.thread;
    },
    maxThreads: 1,
    idleMs: 1_000,
  });
  const first = pool.add("a", false);
  const second = pool.add("b", false);
  await settled();
  threads[0]?.die();
  threads[0]?.finishOne();
  await expect(first.vector).rejects.toThrow("died");
  await settled();
  threads[1]?.finishOne();
  expect(await second.vector).toEqual(new Float32Array([1]));
  await pool.close();
});

test("a cancelled text is never run", async () => {
  const order: string[] = [];
  const { thread, finishOne } = manualThread(order);
  const pool = createThreadPool({ start: async () => thread, maxThreads: 1, idleMs: 1_000 });
  pool.add("a", false);
  const cancelled = pool.add("b", false);
  await settled();
  cancelled.cancel(new Error("not wanted"));
  await expect(cancelled.vector).rejects.toThrow("not wanted");
  finishOne();
  await settled();
  expect(order).toEqual(["a"]);
  await pool.close();
});

test("after closing every text is refused", async () => {
  const pool = createThreadPool({ start: async () => manualThread([]).thread, maxThreads: 1, idleMs: 1_000 });
  const waiting = pool.add("a", false);
  await pool.close();
  await expect(waiting.vector).rejects.toThrow("closed");
  await expect(pool.add("b", false).vector).rejects.toThrow("closed");
});
