import { describe, expect, it } from "vitest";
import { compareSamples, median } from "./compare-samples";

/** A generator of Park and Miller's, so that a test is the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const sample = (random: () => number, shift: number) => Array.from({ length: 400 }, () => random() + random() + random() + shift);

describe("two samples", () => {
  it("have the medians that are in their middle", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([5])]).toEqual([2, 2.5, 5]);
  });

  it("of one distribution tell nothing", () => {
    const random = seeded(7);
    const { above, p, interval } = compareSamples(sample(random, 0), sample(random, 0), random);
    expect(above).toBeCloseTo(0.5, 1);
    expect(p).toBeGreaterThan(0.05);
    expect(interval[0] < 0 && interval[1] > 0).toBe(true);
  });

  it("of which one is shifted by a third of its spread are told apart", () => {
    const random = seeded(7);
    const { above, p, interval, difference } = compareSamples(sample(random, 0.2), sample(random, 0), random);
    expect(above).toBeGreaterThan(0.55);
    expect(p).toBeLessThan(0.001);
    expect(difference).toBeCloseTo(0.2, 1);
    expect(interval[0]).toBeGreaterThan(0);
  });

  it("are tested as the textbook does it", () => {
    // Mann and Whitney's U for 1..8 against 5..12 is 8: z is −2.5205 after the correction for four pairs of equals.
    const first = [1, 2, 3, 4, 5, 6, 7, 8];
    const { above, p } = compareSamples(
      first,
      first.map((value) => value + 4),
    );
    expect(above).toBeCloseTo(8 / 64, 10);
    expect(p).toBeCloseTo(0.0115, 3);
  });

  it("that are all equal are no different", () => {
    expect(compareSamples([1, 1, 1], [1, 1, 1])).toMatchObject({ difference: 0, above: 0.5, p: expect.closeTo(1, 5) });
  });
});
