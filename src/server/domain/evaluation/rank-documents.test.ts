import fc from "fast-check";
import { expect, test } from "vitest";
import type { PassageLocation, RankedPassage } from "../retrieval/passage";
import { rankDocuments } from "./rank-documents";

const at = (path: string): PassageLocation => ({ documentId: path, ordinal: 0, title: "", path, url: null, anchor: null, headingPath: [] });

function passage(fused: number, path: string, ...others: string[]): RankedPassage {
  return {
    chunkId: path,
    text: "",
    context: "",
    location: at(path),
    otherLocations: others.map(at),
    scores: { lexical: null, vector: null, fused },
  };
}

test("a document ranks by its best passage", () => {
  const ranked = rankDocuments([passage(0.9, "a"), passage(0.8, "b"), passage(0.7, "a"), passage(0.6, "c")], 2);
  expect(ranked).toEqual([
    { path: "a", score: 0.9 },
    { path: "b", score: 0.8 },
  ]);
});

test("documents that share a passage follow each other with falling scores", () => {
  const ranked = rankDocuments([passage(0.9, "a", "b", "c"), passage(0.9, "d")], 10);
  expect(ranked.map(({ path }) => path)).toEqual(["a", "b", "c", "d"]);
});

test("scores always fall, so that sorting by them again changes nothing, even as written", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 0.25, 0.5, 1), { maxLength: 30 }), (scores) => {
      const passages = [...scores].sort((a, b) => b - a).map((score, i) => passage(score, `d${i}`));
      const written = rankDocuments(passages, 100).map(({ score }) => score.toFixed(9));
      expect(new Set(written).size).toBe(written.length);
    }),
  );
});
