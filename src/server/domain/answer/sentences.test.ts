import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sentenceSpans } from "./sentences";

const sentences = (text: string) => sentenceSpans(text).map(({ start, end }) => text.slice(start, end));

describe("sentenceSpans", () => {
  it.each([
    ["plain prose", "It starts. It stops! Does it?", ["It starts.", "It stops!", "Does it?"]],
    ["a line break is a space", "It starts\nhere. It\nstops.", ["It starts\nhere.", "It\nstops."]],
    ["inline code with dots", "Call `a.b(). C` first. Then stop.", ["Call `a.b(). C` first.", "Then stop."]],
    ["a sentence that begins with code", "Stop it. `run()` starts it.", ["Stop it.", "`run()` starts it."]],
    ["file names and versions", "Edit next.config.js now. Version 16.4.5 is out.", ["Edit next.config.js now.", "Version 16.4.5 is out."]],
    ["addresses", "See https://example.org/a.B?c. D is next.", ["See https://example.org/a.B?c.", "D is next."]],
    ["link destinations", "Read [the guide](./a. B.md). Go on.", ["Read [the guide](./a. B.md).", "Go on."]],
    ["abbreviations", "Use one, e.g. Redis. Mr. J. Smith agrees.", ["Use one, e.g. Redis.", "Mr. J. Smith agrees."]],
    ["emphasis closes with its sentence", "**Take care.** It bites.", ["**Take care.**", "It bites."]],
    ["Chinese", "它会启动。然后停止。", ["它会启动。", "然后停止。"]],
    ["nothing", " \n ", []],
  ])("%s", (_, text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  it("covers everything but white space, in order, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const spans = sentenceSpans(text);
        const kept = spans.map(({ start, end }) => text.slice(start, end)).join("");
        expect(kept.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
        expect(spans.every(({ start }, index) => start >= (spans[index - 1]?.end ?? 0))).toBe(true);
      }),
    );
  });
});
