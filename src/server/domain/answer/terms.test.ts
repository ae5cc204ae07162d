import { describe, expect, it } from "vitest";
import { stem } from "./stem";
import { isFunctionTerm, isIdentifier, termsOf } from "./terms";

describe("stem", () => {
  // Answers of PostgreSQL's `ts_lexize('english_stem', …)`; all 36,610 words of four collections were compared once.
  it.each([
    ["animations", "anim"],
    ["properties", "properti"],
    ["formatted", "format"],
    ["sky", "sky"],
    ["dying", "die"],
    ["happily", "happili"],
    ["generations", "generat"],
    ["relational", "relat"],
    ["biology", "biolog"],
    ["hopefulness", "hope"],
    ["agreed", "agre"],
    ["controlling", "control"],
    ["hoped", "hope"],
    ["constructor", "constructor"],
    ["universities", "univers"],
  ])("%s → %s", (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe("termsOf", () => {
  it("keeps what a question is about and drops what questions are made of", () => {
    expect(termsOf("How do I use different transformers for each direction?")).toEqual(["differ", "transform", "direct"]);
  });

  it("gives an identifier whole and in parts", () => {
    expect(termsOf("httpBatchLink and MAX_URL")).toEqual(["httpbatchlink", "http", "batch", "link", "maxurl", "max", "url"]);
  });

  it("reads contractions as their first word", () => {
    expect(termsOf("The server’s port isn't open")).toEqual(["server", "port", "open"]);
  });

  it("gives pairs of characters where words have no spaces", () => {
    expect(termsOf("如何安装")).toEqual(["如何", "何安", "安装"]);
  });

  it("survives any text", () => {
    expect(termsOf("\u0000 \ud800 🙂 ' ’ __ 1e9")).toEqual(["1e9"]);
  });
});

describe("isFunctionTerm", () => {
  it("knows stems as an index stores them", () => {
    expect(["use", "doe", "pleas", "server"].map(isFunctionTerm)).toEqual([true, true, true, false]);
  });
});

describe("isIdentifier", () => {
  it("recognises names written as in code", () => {
    expect(["createCaller", "MAX_URL", "tRPC", "v10"].every(isIdentifier)).toBe(true);
    expect(["router", "Router", "the", "42"].some(isIdentifier)).toBe(false);
  });
});
