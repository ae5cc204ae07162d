import { describe, expect, it } from "vitest";
import { untilAborted } from "./until-aborted";

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("reading until aborted", () => {
  it("gives every item of a source that ends", async () => {
    async function* source() {
      yield 1;
      yield 2;
    }
    expect(await collect(untilAborted(source(), new AbortController().signal))).toEqual([1, 2]);
  });

  it("leaves a source that hangs and does not listen, with the reason of the abort", async () => {
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<number>>(() => {}),
        return: () => new Promise<never>(() => {}),
      }),
    };
    const controller = new AbortController();
    const reading = collect(untilAborted(source, controller.signal));
    const why = new Error("stop");
    controller.abort(why);
    await expect(reading).rejects.toBe(why);
  });

  it("ends the source when its reader leaves", async () => {
    let isEnded = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        isEnded = true;
      }
    }
    for await (const item of untilAborted(source(), new AbortController().signal)) if (item === 1) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEnded).toBe(true);
  });

  it("passes on what the source throws", async () => {
    async function* source() {
      yield await Promise.reject<number>(new Error("broken"));
    }
    await expect(collect(untilAborted(source(), new AbortController().signal))).rejects.toThrow("broken");
  });
});
