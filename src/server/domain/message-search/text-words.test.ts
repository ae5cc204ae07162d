import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance";
import { indexWords } from "./index-words";
import { parseSearchQuery } from "./search-query";
import { folded, textWords } from "./text-words";

describe("the words of a text", () => {
  it("are told where they stand, apart from what is between them", () => {
    expect(textWords("How do I re-index C++?")).toEqual([
      { text: "how", start: 0, end: 3, isDense: false },
      { text: "do", start: 4, end: 6, isDense: false },
      { text: "i", start: 7, end: 8, isDense: false },
      { text: "re", start: 9, end: 11, isDense: false },
      { text: "index", start: 12, end: 17, isDense: false },
      { text: "c", start: 18, end: 19, isDense: false },
    ]);
  });

  it("are the same with and without accents, wide forms and capitals, where reading tells them not apart", () => {
    for (const [one, other] of [
      ["Café", "cafe"],
      ["Ｄａｔａ", "data"],
      ["STRASSE", "strasse"],
      ["Ёлка", "елка"],
      ["cafe\u0301".normalize("NFC"), "cafe"],
      ["ﬁle", "file"],
    ] as const) {
      expect(folded(one)).toBe(folded(other));
    }
    expect(folded("กา")).not.toBe(folded("กิ"));
    expect(folded("が")).not.toBe(folded("か"));
  });

  it("are found by their parts: humps of a name, characters and pairs of a dense run", () => {
    expect(indexWords("httpBatchLink")).toEqual(["httpbatchlink", "http", "batch", "link"]);
    expect(indexWords("React検索")).toEqual(["react", "検", "検索", "索"]);
    expect(indexWords("x".repeat(60))).toEqual(["x".repeat(40)]);
  });

  it("are of any text not empty, storable and within its bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (any) => {
        const text = any.normalize("NFC");
        for (const { text: word, start, end } of textWords(text)) {
          expect(word).not.toBe("");
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        for (const word of indexWords(any)) expect(word !== "" && word.isWellFormed() && !word.includes("\0")).toBe(true);
      }),
    );
  });
});

describe("a query", () => {
  it("is its words, exact and together in quotes of any kind", () => {
    expect(parseSearchQuery('lease "token bucket"')).toEqual({
      terms: [
        { kind: "word", word: "lease", isExact: false },
        { kind: "word", word: "token", isExact: true },
        { kind: "word", word: "bucket", isExact: true },
      ],
      phrases: [{ from: 1, to: 3 }],
    });
    expect(parseSearchQuery("„a b“")).toMatchObject({ phrases: [{ from: 0, to: 2 }] });
  });

  it("is empty without words, and short however long its text", () => {
    for (const text of ["", "   ", '""', "!@#$%^&*()", "\0", "\uD800"]) expect(parseSearchQuery(text).terms).toEqual([]);
    expect(parseSearchQuery("word ".repeat(2_000)).terms).toHaveLength(12);
    const [run] = parseSearchQuery("検索".repeat(5_000)).terms;
    expect(run?.kind === "dense" && run.characters.length).toBe(32);
  });

  it("asks for a dense run by its pairs, or its only character", () => {
    expect(parseSearchQuery("検索機").terms).toMatchObject([{ kind: "dense", grams: ["検索", "索機"] }]);
    expect(parseSearchQuery("検").terms).toMatchObject([{ kind: "dense", grams: ["検"] }]);
  });
});

describe("the distance between words", () => {
  it("counts what was missed, added, changed or swapped", () => {
    for (const [a, b, distance] of [
      ["search", "search", 0],
      ["serach", "search", 1],
      ["serch", "search", 1],
      ["seearch", "search", 1],
      ["seatch", "search", 1],
      ["saerhc", "search", 2],
      ["token", "bucket", 3],
    ] as const) {
      expect(editDistance(a, b, 2)).toBe(distance);
      expect(editDistance(b, a, 2)).toBe(distance);
    }
  });
});
