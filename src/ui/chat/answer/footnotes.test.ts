import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CitationView, SourceView } from "@/contract/message";
import { answerAsMarkdown } from "./answer-as-markdown";
import { countFootnotes, readFootnotes } from "./footnotes";

const passage = "Routers hold procedures. Middleware runs first.";
const sources: SourceView[] = [1, 2, 3].map((ordinal) => ({
  ordinal,
  title: `Page ${ordinal}`,
  path: `guide/page-${ordinal}.md`,
  url: ordinal === 3 ? null : `https://docs.example.org/page-${ordinal}#part`,
  headingPath: ["Part"],
  passage,
  otherLocations: [],
  score: 0.5,
}));

function citation(ordinal: number, answerStart: number, answerEnd: number, quote: string): CitationView {
  const quoteStart = passage.indexOf(quote);
  return { ordinal, answerStart, answerEnd, quote, quoteStart, quoteEnd: quoteStart + quote.length, verified: true };
}

describe("readFootnotes", () => {
  it("numbers sources in the order they are first cited", () => {
    const { markers } = readFootnotes("A. [3] B. [1] C. [3]", sources, []);
    expect(markers.map(({ number, source }) => [number, source.title])).toEqual([
      [1, "Page 3"],
      [2, "Page 1"],
      [1, "Page 3"],
    ]);
  });

  it("keeps every number and note key while the answer grows", () => {
    const content = "A. [3] B. [1][2] C. [3, 1] D. [2]";
    const whole = readFootnotes(content, sources, []);
    fc.assert(
      fc.property(fc.nat(content.length), (length) => {
        const part = readFootnotes(content.slice(0, length), sources, []);
        expect(part.markers).toEqual(whole.markers.slice(0, part.markers.length));
        expect(part.notes).toEqual(whole.notes.slice(0, part.notes.length));
      }),
    );
  });

  it("gathers quotes of one source that follow each other in one note", () => {
    const cited = [citation(1, 0, 2, "Routers hold procedures."), citation(1, 7, 9, "Middleware runs first.")];
    const { markers, notes } = readFootnotes("A. [1] B. [1] C. [1]", sources, cited);
    expect(notes.map(({ number, quotes }) => [number, quotes.map(({ quote }) => quote)])).toEqual([
      [1, ["Routers hold procedures.", "Middleware runs first."]],
    ]);
    expect(markers.map(({ noteKey }) => noteKey)).toEqual(["3-1", "3-1", "3-1"]);
    expect(markers.map((marker) => marker.citation?.quote)).toEqual([
      "Routers hold procedures.",
      "Middleware runs first.",
      "Middleware runs first.",
    ]);
  });

  it("gives a quote a note of its own, under the same number, where another source stood between", () => {
    const cited = [citation(1, 0, 2, "Routers hold procedures."), citation(1, 14, 16, "Middleware runs first.")];
    const { notes } = readFootnotes("A. [1] B. [2] C. [1]", sources, cited);
    expect(notes.map(({ number, isRepeat }) => [number, isRepeat])).toEqual([
      [1, false],
      [2, false],
      [1, true],
    ]);
  });

  it("never hides a citation whose words were not found in the note of one whose were", () => {
    const doubtful = { ...citation(1, 7, 9, "Invented."), quoteStart: null, quoteEnd: null, verified: false };
    const { notes } = readFootnotes("A. [1] B. [1]", sources, [citation(1, 0, 2, "Routers hold procedures."), doubtful]);
    expect(notes.map(({ isDoubtful, quotes }) => [isDoubtful, quotes.length])).toEqual([
      [false, 1],
      [true, 0],
    ]);
  });

  it("merges neighbours that lead to the same note and keeps different ones", () => {
    expect(readFootnotes("A. [1][1] [2][1,2] B. [1]", sources, []).markers.map(({ number }) => number)).toEqual([1, 2, 1]);
    expect(readFootnotes("A. [1] [1] B", sources, []).markers).toHaveLength(1);
  });

  it("counts footnotes by number", () => {
    expect(countFootnotes("A. [3] B. [1] C. [3] `[2]` [9]", sources)).toBe(2);
  });
});

describe("answerAsMarkdown", () => {
  it("writes footnotes with title, link that lands on the words, and quote", () => {
    const content = "Routers come first. [1] See `a[1]`. [3]";
    const text = answerAsMarkdown(
      { content, sources, citations: [citation(1, 0, 19, "Routers hold procedures.")] },
      "https://ask.example.org",
    );
    expect(text).toBe(
      [
        "Routers come first. [^1] See `a[1]`. [^2]",
        "",
        "[^1]: [Page 1 › Part](https://docs.example.org/page-1#part:~:text=Routers%20hold%20procedures.): “Routers hold procedures.”",
        "[^2]: [Page 3 › Part](https://ask.example.org/d/guide/page-3.md?heading=Part#passage)",
        "",
      ].join("\n"),
    );
  });
});
