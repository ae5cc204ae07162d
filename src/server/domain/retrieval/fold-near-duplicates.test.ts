import fc from "fast-check";
import { expect, test } from "vitest";
import { foldNearDuplicates } from "./fold-near-duplicates";
import type { Passage, PassageLocation } from "./passage";
import { resemblance, shinglesOf } from "./resemblance";

function at(documentId: string, ordinal = 0): PassageLocation {
  return { documentId, ordinal, title: documentId, path: `${documentId}.md`, url: null, anchor: null, headingPath: [] };
}

function passage(text: string, documentId: string, otherLocations: PassageLocation[] = []): Passage {
  return { chunkId: documentId, text, context: "", location: at(documentId), otherLocations };
}

const long = Array.from({ length: 60 }, (_, i) => `word${i}`);

test("a page's older version folds into the one ranked before it, which keeps its places", () => {
  const changed = long.with(30, "other").join(" ");
  const folded = foldNearDuplicates([
    passage(long.join(" "), "current"),
    passage("something else entirely", "else"),
    passage(changed, "old", [at("older")]),
  ]);
  expect(folded.map(({ chunkId }) => chunkId)).toEqual(["current", "else"]);
  expect(folded[0]?.otherLocations.map(({ documentId }) => documentId)).toEqual(["old", "older"]);
});

test("of a family the version preferred is shown, else the current one, where its best member stood and with that one's score", () => {
  const ranked = (text: string, documentId: string, version: string | null, fused: number) => {
    const found = passage(text, documentId);
    return { ...found, location: { ...found.location, version }, scores: { lexical: 1, vector: 0.5, fused } };
  };
  const changed = (i: number) => long.with(i, "other").join(" ");
  const found = [
    ranked(long.join(" "), "old", "1", 0.9),
    ranked("something else", "else", null, 0.8),
    ranked(changed(9), "now", null, 0.7),
    ranked(changed(30), "mid", "2", 0.6),
  ];
  const shown = (version: string | null) => foldNearDuplicates(found, version).map(({ chunkId, scores }) => [chunkId, scores.fused]);
  expect(shown(null)).toEqual([
    ["now", 0.9],
    ["else", 0.8],
  ]);
  expect(shown("2")).toEqual([
    ["mid", 0.9],
    ["else", 0.8],
  ]);
  expect(shown("1")).toEqual([
    ["old", 0.9],
    ["else", 0.8],
  ]);
  expect(shown("3")).toEqual([
    ["now", 0.9],
    ["else", 0.8],
  ]);
  expect(
    foldNearDuplicates(found, "2")[0]
      ?.otherLocations.map(({ documentId }) => documentId)
      .sort(),
  ).toEqual(["now", "old"]);
});

test("a place is named once, and never the one the passage is cited from", () => {
  const folded = foldNearDuplicates([passage("same text", "a", [at("b")]), passage("Same text.", "b", [at("a")])]);
  expect(folded).toHaveLength(1);
  expect(folded[0]?.otherLocations).toEqual([at("b")]);
});

test("texts that share half of their words stay apart", () => {
  const half = [...long.slice(0, 30), ...Array.from({ length: 30 }, (_, i) => `new${i}`)].join(" ");
  expect(foldNearDuplicates([passage(long.join(" "), "a"), passage(half, "b")])).toHaveLength(2);
});

test("texts without words fold only when they are the same", () => {
  expect(foldNearDuplicates([passage("---", "a"), passage("---", "b"), passage("***", "c")]).map(({ chunkId }) => chunkId)).toEqual([
    "a",
    "c",
  ]);
});

const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 }).map((list) => list.join(" "));
const passages = fc.array(words, { maxLength: 12 }).map((texts) => texts.map((text, i) => passage(text, `d${i}`)));

test("folding loses no place, invents none, keeps the order, and folding again changes nothing", () => {
  fc.assert(
    fc.property(passages, (input) => {
      const folded = foldNearDuplicates(input);
      const places = folded.flatMap(({ location, otherLocations }) => [location, ...otherLocations].map(({ documentId }) => documentId));
      expect([...places].sort()).toEqual(input.map(({ location }) => location.documentId).sort());
      const order = folded.map(({ chunkId }) => input.findIndex((one) => one.chunkId === chunkId));
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(foldNearDuplicates(folded)).toEqual(folded);
    }),
  );
});

test("what folds is exactly what resembles a passage kept before it", () => {
  fc.assert(
    fc.property(passages, (input) => {
      const kept: Passage[] = [];
      for (const one of input) {
        if (!kept.some(({ text }) => resemblance(shinglesOf(text), shinglesOf(one.text)) >= 0.8)) kept.push(one);
      }
      expect(foldNearDuplicates(input).map(({ chunkId }) => chunkId)).toEqual(kept.map(({ chunkId }) => chunkId));
    }),
  );
});

test("resemblance is symmetric, between 0 and 1, and 1 for the same words in any dress", () => {
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [left, right] = [shinglesOf(a), shinglesOf(b)];
      expect(resemblance(left, right)).toBe(resemblance(right, left));
      expect(resemblance(left, right)).toBeGreaterThanOrEqual(0);
      expect(resemblance(left, right)).toBeLessThanOrEqual(1);
      expect(resemblance(left, shinglesOf(` ${a.toUpperCase()}! `))).toBe(1);
    }),
  );
});
