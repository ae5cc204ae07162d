import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { describe, expect, it } from "vitest";
import { createGatheringCounter } from "./gathering-counter";

function setUp(points: number) {
  const kept = new RateLimiterMemory({ keyPrefix: crypto.randomUUID(), points, duration: 3_600 });
  const steps: number[] = [];
  const counter = createGatheringCounter({
    async consume(key, count = 1) {
      steps.push(count);
      await new Promise((resolve) => setImmediate(resolve));
      return kept.consume(key, count);
    },
    reward: (key, count) => kept.reward(key, count),
    get: (key) => kept.get(key),
    delete: (key) => kept.delete(key),
  });
  const together = (key: string, count: number) => Promise.allSettled(Array.from({ length: count }, () => counter.consume(key)));
  const counted = async (key: string) => (await kept.get(key))?.consumedPoints;
  return { counter, steps, together, counted };
}

describe("a counter that gathers", () => {
  it("counts in one step what comes while a count is under way, and each of it", async () => {
    const { steps, together, counted } = setUp(1_000);
    const settled = await together("address", 200);
    expect(settled.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(await counted("address")).toBe(200);
    expect(steps).toEqual([1, 199]);
  });

  it("lets exactly as many through as there is room for, and refuses the rest with the time to wait", async () => {
    const { together } = setUp(10);
    const settled = await together("address", 25);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    const refused = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toHaveLength(15);
    for (const reason of refused) expect(reason).toBeInstanceOf(RateLimiterRes);
  });

  it("makes no key wait for another, and begins anew once nothing waits", async () => {
    const { counter, steps, together, counted } = setUp(5);
    await Promise.all([together("a", 2), together("b", 2)]);
    expect([await counted("a"), await counted("b")]).toEqual([2, 2]);
    expect(steps).toEqual([1, 1, 1, 1]);
    await counter.consume("a");
    expect(await counted("a")).toBe(3);
  });

  it("tells everybody who waits that the store failed", async () => {
    const failing = async () => {
      throw new Error("the store is away");
    };
    const counter = createGatheringCounter({ consume: failing, reward: failing, get: failing, delete: failing });
    const settled = await Promise.allSettled([1, 2, 3].map(() => counter.consume("a")));
    expect(settled.map((one) => (one.status === "rejected" ? one.reason.message : one.status))).toEqual(
      Array.from({ length: 3 }, () => "the store is away"),
    );
  });
});
