import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeSidenotes } from "./place-sidenotes";

const boxes = fc.array(fc.record({ anchorTop: fc.integer({ min: 0, max: 2_000 }), height: fc.integer({ min: 10, max: 300 }) }));

describe("placeSidenotes", () => {
  it("sets a note beside its line and pushes the next one down by what it lacks", () => {
    const placed = placeSidenotes(
      [
        { anchorTop: 0, height: 80 },
        { anchorTop: 28, height: 80 },
        { anchorTop: 400, height: 80 },
      ],
      12,
    );
    expect(placed).toEqual([0, 92, 400]);
  });

  it("never overlaps, never moves a note up, and moves none that has room", () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 0, max: 40 }), (unsorted, gap) => {
        const sorted = [...unsorted].sort((a, b) => a.anchorTop - b.anchorTop);
        const tops = placeSidenotes(sorted, gap);
        let free = Number.NEGATIVE_INFINITY;
        sorted.forEach(({ anchorTop, height }, index) => {
          const top = tops[index] ?? Number.NaN;
          expect(top).toBe(Math.max(anchorTop, free));
          free = top + height + gap;
        });
      }),
    );
  });
});
