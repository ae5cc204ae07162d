import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnswerSentence, createSentenceSplitter } from "./answer-sentences";
import { createMarkerParser } from "./marker-parser";

function split(chunks: readonly string[]): AnswerSentence[] {
  const parser = createMarkerParser(9);
  const splitter = createSentenceSplitter();
  const during = chunks.flatMap((chunk) => parser.push(chunk).flatMap((piece) => splitter.push(piece)));
  return [...during, ...parser.end().flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}
const texts = (text: string) => split([text]).map((sentence) => sentence.text);

describe("sentences of an answer", () => {
  it.each([
    ["end at full stops", "One is here. Two is there! Three? Four", ["One is here.", "Two is there!", "Three?", "Four"]],
    ["take the markers behind the full stop", "One. [1] Two.[2][3] Three [1].", ["One. [1]", "Two.[2][3]", "Three [1]."]],
    ["go on over a line break", "One goes\non here. Two.", ["One goes\non here.", "Two."]],
    ["end with their list item", "- One\n- Two goes on\n  here\n1. Three", ["One", "Two goes on\n  here", "Three"]],
    ["end with their paragraph", "One\n\nTwo", ["One", "Two"]],
    ["end with their table row", "| A | b |\n| --- | --- |\n| C | d |", ["A | b", "--- | ---", "C | d"]],
    [
      "are not cut at abbreviations, versions and names",
      "Use e.g. Node 20.19.1 by J. Doe, i.e. now. End.",
      ["Use e.g. Node 20.19.1 by J. Doe, i.e. now.", "End."],
    ],
    ["are not cut inside code", "Call `a. B` now. Then go.", ["Call `a. B` now.", "Then go."]],
    ["are not cut before a small letter", "Use .env files etc. and so on. Done.", ["Use .env files etc. and so on.", "Done."]],
    ["do not hold fenced code", "Run this:\n```\nA. B. C\n```\nThen that.", ["Run this:", "Then that."]],
    ["close with quotes and emphasis", '**It works.** He said "yes." Then left.', ["**It works.**", 'He said "yes."', "Then left."]],
    ["need no space in Chinese", "端口是三千。可以更改。", ["端口是三千。", "可以更改。"]],
    ["may begin with code", "It works. `next` too.", ["It works.", "`next` too."]],
  ])("%s", (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it("know headings, by mark and as a bold line", () => {
    const kinds = split(["# One\n\n**Two**\n\nThree **four** five."]).map(({ kind, text }) => [kind, text]);
    expect(kinds).toEqual([
      ["heading", "One"],
      ["heading", "**Two**"],
      ["sentence", "Three **four** five."],
    ]);
  });

  it("carry their markers with offsets in the content", () => {
    const [first, second] = split(["> - One [1, 2].\n\nTwo [3]."]);
    expect(first).toMatchObject({ start: 4, end: 15, text: "One [1][2].", markers: [{ start: 8, end: 14, ordinals: [1, 2] }] });
    expect(second).toMatchObject({ start: 17, end: 25, markers: [{ start: 21, end: 24, ordinals: [3] }] });
  });

  it("come as soon as the next one begins", () => {
    const splitter = createSentenceSplitter();
    expect(splitter.push({ type: "prose", text: "One is here. " })).toEqual([]);
    expect(splitter.push({ type: "prose", text: "T" })).toHaveLength(1);
  });

  it("are cut when they are endless", () => {
    const found = split(["word ".repeat(2_000)]);
    expect(found.length).toBeGreaterThan(4);
    expect(found.every((sentence) => sentence.text.length <= 2_000)).toBe(true);
  });

  it("are the same for any chunks", () => {
    const token = fc.constantFrom(
      ...'One|two|.|. |? |[1]| [2]|\n|\n\n|- |1. |# |`|```|**|e.g. |`a. B`|。|"|: |  |> |...|etc. |x'.split("|"),
      "|",
      "word ".repeat(450),
    );
    const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }), (whole, sizes) => {
        const chunks: string[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(whole.slice(at, at + size));
          at += size;
        }
        expect(split(chunks)).toEqual(split([whole]));
      }),
      { numRuns: 1_500 },
    );
  });
});
