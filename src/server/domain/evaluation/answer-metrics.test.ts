import { describe, expect, it } from "vitest";
import { type Expectation, type MeasuredAnswer, measureAnswers } from "./answer-metrics";

const nothingKnown: Expectation = { kind: null, answerable: null, goldPages: [], answers: [] };
const answer = (paths: string[], firstTokenMs = 10): MeasuredAnswer => ({
  outcome: "grounded",
  citations: paths.map((path) => ({ path, quote: `Words of ${path}`, verified: true, verbatim: true })),
  firstTokenMs,
  totalMs: 20,
});
const refusal: MeasuredAnswer = { outcome: "not_found", citations: [], firstTokenMs: 5, totalMs: 6 };

describe("measureAnswers", () => {
  it("counts a gold page as cited only when the question was answered with it", () => {
    const expected = { ...nothingKnown, goldPages: ["a.md", "b.md"] };
    const rows = [answer(["b.md", "c.md"]), answer(["c.md"]), refusal].map((measured) => ({ expected, answer: measured }));
    expect(measureAnswers(rows).goldCited).toEqual({ n: 1, of: 3 });
  });

  it("looks for the answer's words in verified quotes only, without regard to case", () => {
    const expected = { ...nothingKnown, answers: ["WORDS  of a.md"] };
    const unverified = { ...answer(["a.md"]), citations: [{ path: "a.md", quote: "Words of a.md", verified: false, verbatim: false }] };
    const rows = [answer(["a.md"]), unverified].map((measured) => ({ expected, answer: measured }));
    expect(measureAnswers(rows).answerQuoted).toEqual({ n: 1, of: 2 });
  });

  it("counts refusals by kind, else by whether there is an answer", () => {
    const rows = [
      { expected: { ...nothingKnown, kind: "far" }, answer: refusal },
      { expected: { ...nothingKnown, kind: "far" }, answer: answer([]) },
      { expected: { ...nothingKnown, answerable: true }, answer: answer([]) },
      { expected: { ...nothingKnown, answerable: false }, answer: refusal },
      { expected: nothingKnown, answer: refusal },
    ];
    expect(measureAnswers(rows).refused).toEqual({
      far: { n: 1, of: 2 },
      answerable: { n: 0, of: 1 },
      unanswerable: { n: 1, of: 1 },
      all: { n: 1, of: 1 },
    });
  });

  it("averages distinct pages and takes first tokens over the answered questions", () => {
    const rows = [answer(["a.md", "a.md", "b.md"], 30), answer(["a.md"], 10), refusal].map((measured) => ({
      expected: nothingKnown,
      answer: measured,
    }));
    const metrics = measureAnswers(rows);
    expect(metrics.pagesPerAnswer).toBe(1.5);
    expect(metrics.firstTokenMs).toEqual({ p50: 30, p95: 30 });
    expect(metrics.citations).toEqual({ all: 4, verified: 4, verbatim: 4 });
  });

  it("leaves out what nothing is known about, and survives no rows", () => {
    expect(measureAnswers([])).toEqual({
      questions: 0,
      answered: 0,
      refused: {},
      pagesPerAnswer: 0,
      citations: { all: 0, verified: 0, verbatim: 0 },
      firstTokenMs: { p50: 0, p95: 0 },
      totalMs: { p50: 0, p95: 0 },
    });
  });
});
