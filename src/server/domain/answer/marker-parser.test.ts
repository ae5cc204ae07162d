import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnswerPiece, createMarkerParser } from "./marker-parser";

/** The whole content, and the markers with where they begin in it. */
function parse(chunks: readonly string[], sourceCount = 3) {
  const parser = createMarkerParser(sourceCount);
  const pieces: AnswerPiece[] = [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
  let content = "";
  const markers: { at: number; ordinals: number[] }[] = [];
  const fenced: boolean[] = [];
  for (const piece of pieces) {
    if (piece.type === "marker") markers.push({ at: content.length, ordinals: piece.ordinals });
    fenced.push(...Array.from(piece.text, () => piece.type === "fenced"));
    content += piece.text;
  }
  return { content, markers, fenced };
}
const ordinalsIn = (text: string) => parse([text]).markers.map((marker) => marker.ordinals);

describe("markers", () => {
  it.each([
    ["one", "A fact [1].", "A fact [1].", [[1]]],
    ["a list", "A fact [1,2].", "A fact [1][2].", [[1, 2]]],
    ["a list with spaces", "A fact [1, 3].", "A fact [1][3].", [[1, 3]]],
    ["neighbours", "A fact [1][2].", "A fact [1][2].", [[1], [2]]],
    ["the same number twice in a list", "A fact [2,2].", "A fact [2].", [[2]]],
    ["a footnote's form", "A fact[^1], more [^2].", "A fact[1], more [2].", [[1], [2]]],
    ["the word passage or source", "A [Passage 1], b [passages 1, 3], c [source 2].", "A [1], b [1][3], c [2].", [[1], [1, 3], [2]]],
    ["brackets with a dagger", "A fact 【2†source】 and 【3†L3-L12】.", "A fact [2] and [3].", [[2], [3]]],
    ["a marker at a line's start", "A fact.\n[1] More", "A fact.\n[1] More", [[1]]],
    ["a marker before a colon in a line", "As in [1]: more", "As in [1]: more", [[1]]],
    ["a marker in a list item", "- A fact [1]\n- B [2]", "- A fact [1]\n- B [2]", [[1], [2]]],
    ["a marker in emphasis and in a table", "**A [1]** | b [2] |", "**A [1]** | b [2] |", [[1], [2]]],
    ["a marker at the end", "A fact [1]", "A fact [1]", [[1]]],
    ["a marker after inline code", "Use `a` [1].", "Use `a` [1].", [[1]]],
    ["a marker in the line after an unclosed backtick", "Use ` here\nand [1].", "Use ` here\nand [1].", [[1]]],
    ["a marker after a fence", "```\na[1]\n```\nDone [2].", "```\na[1]\n```\nDone [2].", [[2]]],
    ["a marker after a tilde fence with backticks inside", "~~~\n```\n[1]\n~~~\n[2]", "~~~\n```\n[1]\n~~~\n[2]", [[2]]],
    ["a marker after code that only looks like a fence", "```a``` and [1]", "```a``` and [1]", [[1]]],
  ])("%s is read", (_, text, content, ordinals) => {
    const parsed = parse([text]);
    expect(parsed.content).toBe(content);
    expect(parsed.markers.map((marker) => marker.ordinals)).toEqual(ordinals);
  });

  it.each([
    ["inline code", "Use `items[1]` here"],
    ["inline code of two backticks", "Use ``a ` [1]`` here"],
    ["fenced code", "```ts\nitems[1]\n```"],
    ["fenced code in a list", "- first:\n  ```ts\n  items[1]\n  ```"],
    ["a quoted fence", "> ```\n> items[1]\n> ```"],
    ["a longer fence with a shorter one inside", "````\n```\n[1]\n```\n````"],
    ["a fence that is never closed", "```\nitems[1]\n\nmore [2]"],
    ["a link's text", "See [1](https://example.org)"],
    ["a link's destination", "See [a](https://example.org/?a[1]=(b[2]))"],
    ["a definition", "[1]: https://example.org"],
    ["an escaped bracket", "Not a marker: \\[1]"],
    ["a longer number", "In [2024] and [404]"],
    ["zero and leading zeros", "a [0] b [01]"],
    ["words", "a [b] c [1a] [ ] []"],
    ["words with a number", "see [step 1], [passage] and [passage one], 【1】 and 【a†b】"],
    ["a footnote's definition", "[^1]: where it stands"],
    ["a link whose text is like one", "See [Passage 1](https://example.org)"],
    ["a task list", "- [ ] open\n- [x] done"],
  ])("%s holds none and is left as it is", (_, text) => {
    const parsed = parse([text]);
    expect(parsed.markers).toEqual([]);
    expect(parsed.content).toBe(text);
  });

  it.each([
    ["A fact [9].", "A fact."],
    ["A fact [^9] and 【9†source】 more [passage 9].", "A fact and more."],
    ["A fact [9] and more.", "A fact and more."],
    ["A fact [9]and more.", "A fact and more."],
    ["A fact [1,9].", "A fact [1]."],
    ["A fact [9][1].", "A fact [1]."],
    ["A fact.\n[9]\nMore", "A fact.\n\nMore"],
    ["[9] A fact", "A fact"],
  ])("a number that no source has is dropped: %j", (text, content) => {
    expect(parse([text]).content).toBe(content);
  });

  it("white space around the answer is dropped", () => {
    expect(parse(["\n\n  A fact [1].\n\n"]).content).toBe("A fact [1].");
  });

  it("nothing is a marker when there are no sources", () => {
    expect(parse(["A [1] b [2, 3]."], 0)).toMatchObject({ content: "A b.", markers: [] });
  });

  it("numbers beyond the longest list are text", () => {
    const long = `[${Array.from({ length: 30 }, () => "1").join(",")}]`;
    expect(parse([long]).content).toBe(long);
    expect(parse([...long]).content).toBe(long);
    expect(ordinalsIn(long)).toEqual([]);
  });
});

describe("chunks", () => {
  const token = fc.constantFrom(
    ..."[,[1],[2, 3],[1][2],[9],[1](a),[1]: b,`,``,```,~~~,\n,\n\n, ,  ,a,B.,- ,> ,1. ,\\,](,(,),[,],],1,2,:,é,👩‍💻,|,#  ,\t,[ 1 ],!,*,[^1],[Passage 2],source ,^,【1†a】,【,†,】".split(
      ",",
    ),
    ",",
  );
  const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(""));

  it("do not change what is read", () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (whole, sizes) => {
        expect(parse(chunked(whole, sizes))).toEqual(parse([whole]));
      }),
      { numRuns: 3_000 },
    );
  });

  it("hold back no more than a marker, a run of marks and white space", () => {
    const parser = createMarkerParser(3);
    const told = parser.push("Plain words are told at once");
    expect(told.map((piece) => piece.text).join("")).toBe("Plain words are told at once");
  });
});

/** The text in pieces of the given sizes, over and over; never inside a surrogate pair, as the cleaner before the parser sees to. */
function chunked(whole: string, sizes: readonly number[]): string[] {
  const characters = Array.from(whole);
  const chunks: string[] = [];
  for (let turn = 0; characters.length > 0; turn += 1) chunks.push(characters.splice(0, sizes[turn % sizes.length] ?? 1).join(""));
  return chunks;
}
