import fc from "fast-check";
import { expect, test } from "vitest";
import { fuse } from "./fuse";
import type { ChunkHit } from "./passage";

test("each list is scaled by its best, and words weigh .4 against meaning's .6", () => {
  const lexical = [hit("a", 10), hit("b", 5)];
  const vector = [hit("b", 0.8), hit("c", 0.4)];
  expect(fuse(lexical, vector)).toEqual([hit("b", 0.8), hit("a", 0.4), hit("c", 0.3)]);
});

test("one list alone keeps its order", () => {
  expect(fuse([hit("a", 3), hit("b", 2)], []).map(({ chunkId }) => chunkId)).toEqual(["a", "b"]);
  expect(fuse([], [hit("a", 0.9), hit("b", 0.2)]).map(({ chunkId }) => chunkId)).toEqual(["a", "b"]);
  expect(fuse([], [])).toEqual([]);
});

test("opposite vectors count nothing", () => {
  expect(fuse([], [hit("a", -0.2)])).toEqual([hit("a", 0)]);
});

function hit(chunkId: string, score: number): ChunkHit {
  return { chunkId, score };
}

const hits = (low: number, high: number) =>
  fc
    .uniqueArray(fc.record({ chunkId: fc.constantFrom(..."abcdefgh"), score: fc.double({ min: low, max: high, noNaN: true }) }), {
      selector: ({ chunkId }) => chunkId,
    })
    .map((list) => list.sort((a, b) => b.score - a.score));

test("every hit comes out once, best first, with a score from 0 to 1", () => {
  fc.assert(
    fc.property(hits(0.001, 50), hits(-1, 1), (lexical, vector) => {
      const fused = fuse(lexical, vector);
      expect(fused.map(({ chunkId }) => chunkId).sort()).toEqual(
        [...new Set([...lexical, ...vector].map(({ chunkId }) => chunkId))].sort(),
      );
      for (const { score } of fused) expect(score >= 0 && score <= 1).toBe(true);
      expect(fused.map(({ score }) => score)).toEqual(fused.map(({ score }) => score).sort((a, b) => b - a));
    }),
  );
});

test("a chunk that is best in both lists comes first with score 1", () => {
  fc.assert(
    fc.property(hits(0.001, 50), hits(0.001, 1), (lexical, vector) => {
      const best = fuse([hit("x", 60), ...lexical], [hit("x", 1), ...vector])[0];
      expect(best).toEqual(hit("x", 1));
    }),
  );
});
