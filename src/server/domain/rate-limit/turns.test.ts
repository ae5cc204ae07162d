import { describe, expect, it } from "vitest";
import { createTurns } from "./turns";

describe("turns", () => {
  it("let one after the other work under a key, also after one that failed", async () => {
    const inTurn = createTurns();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (name === "b") throw new Error("b fails");
      return name;
    };
    const results = await Promise.allSettled([inTurn("key", work("a")), inTurn("key", work("b")), inTurn("key", work("c"))]);
    expect(order).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("do not make one key wait for another", async () => {
    const inTurn = createTurns();
    let release = () => {};
    const held = inTurn("held", async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await Promise.resolve();
    expect(await inTurn("free", async () => "done")).toBe("done");
    release();
    await held;
  });
});
