import { describe, expect, it } from "vitest";
import type { CitationView, SourceView } from "@/contract/message";
import { excerptOf } from "./excerpt";

const passage = "First paragraph.\n\nOne two three four. **Five** six, seven. Eight nine ten eleven.\n\nLast paragraph.";
const source: SourceView = {
  ordinal: 1,
  title: "Page",
  path: "page.md",
  url: null,
  headingPath: [],
  passage,
  otherLocations: [],
  score: 1,
};

function quote(text: string): CitationView {
  const quoteStart = passage.indexOf(text);
  return { ordinal: 1, answerStart: 0, answerEnd: 1, quote: text, quoteStart, quoteEnd: quoteStart + text.length, verified: true };
}
const shown = (quotes: CitationView[], contextChars: number) =>
  excerptOf(source, quotes, contextChars)
    .map(({ kind, text }) => (kind === "quote" ? `“${text}”` : text))
    .join("");

describe("excerptOf", () => {
  it("shows a quote within its paragraph, cut between words, without markup", () => {
    expect(shown([quote("**Five** six")], 12)).toBe("…three four. “Five six”, seven.…");
  });

  it("shows several quotes in the passage's order with an ellipsis for what lies between", () => {
    expect(shown([quote("ten eleven."), quote("One two")], 0)).toBe("“One two” … “ten eleven.”");
    expect(shown([quote("One two three four."), quote("**Five** six, seven.")], 0)).toBe("“One two three four.” “Five six, seven.” …");
  });

  it("shows overlapping quotes as one", () => {
    expect(shown([quote("One two three"), quote("two three four.")], 200)).toBe(
      "“One two three four.” Five six, seven. Eight nine ten eleven.",
    );
  });

  it("shows the passage's beginning where there is no quote", () => {
    expect(shown([], 10)).toBe("First paragraph. One two three…");
  });
});
