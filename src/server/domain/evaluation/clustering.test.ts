import { describe, expect, it } from "vitest";
import { agreement, kMeans } from "./clustering";
import { createRandom } from "./random";

describe("the agreement of two groupings", () => {
  it("is full for the same groups under other names", () => {
    expect(agreement([7, 7, 8, 8, 9], ["a", "a", "b", "b", "c"])).toEqual({ groups: 3, purity: 1, adjustedRand: 1 });
  });

  it("is that of Hubert and Arabie", () => {
    // The example of scikit-learn's documentation: 0.57.
    const { purity, adjustedRand } = agreement([0, 0, 1, 2], [0, 0, 1, 1]);
    expect([purity, adjustedRand]).toEqual([1, expect.closeTo(0.571, 3)]);
    expect(agreement([0, 0, 1, 1], [0, 1, 0, 1])).toMatchObject({ purity: 0.5, adjustedRand: expect.closeTo(-0.5, 3) });
  });
});

describe("k-means", () => {
  it("finds groups that lie apart, whatever it begins with", () => {
    const around = (x: number, y: number) => [0, 0.05, -0.05].map((off) => unit(x + off, y - off));
    const vectors = [...around(1, 0), ...around(0, 1), ...around(-1, 0)];
    for (const seed of [1, 2, 3]) {
      const labels = kMeans(vectors, 3, createRandom(seed));
      expect(agreement(labels, [0, 0, 0, 1, 1, 1, 2, 2, 2]).adjustedRand).toBe(1);
    }
  });

  it("makes no more groups than there are vectors", () => {
    expect(new Set(kMeans([unit(1, 0)], 4, createRandom(1))).size).toBe(1);
  });
});

function unit(x: number, y: number): Float32Array {
  const length = Math.hypot(x, y);
  return Float32Array.from([x / length, y / length]);
}
