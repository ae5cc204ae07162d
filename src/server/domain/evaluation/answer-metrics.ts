import type { Outcome } from "@/contract/message";

/** What is known about a question beforehand; all of it may be missing. `goldPages` hold the answer, `answers` are words one of which must be quoted. */
export type Expectation = { kind: string | null; answerable: boolean | null; goldPages: string[]; answers: string[] };

/** One answer as measured. `citations[].verbatim` tells whether a verified quote stands in its page's file. */
export type MeasuredAnswer = {
  outcome: Outcome;
  citations: { path: string; quote: string; verified: boolean; verbatim: boolean }[];
  firstTokenMs: number | null;
  totalMs: number;
};

/** Counts `n` of `of`. */
export type Share = { n: number; of: number };

/** What a set of answers amounts to; shares over no question are left out. Times in milliseconds, first tokens of answered questions only. */
export type AnswerMetrics = {
  questions: number;
  answered: number;
  /** Answered questions that cite one of their gold pages, of all that have one. */
  goldCited?: Share;
  /** Questions with an answer that have its words in a verified quote, of all that have one. */
  answerQuoted?: Share;
  /** Refused questions by what is known about them: `kind`, else `answerable` or `unanswerable`, else `all`. */
  refused: Record<string, Share>;
  /** Distinct pages cited, a mean over the answered questions. */
  pagesPerAnswer: number;
  citations: { all: number; verified: number; verbatim: number };
  firstTokenMs: { p50: number; p95: number };
  totalMs: { p50: number; p95: number };
};

/** Sums up answers against what was expected of them. */
export function measureAnswers(rows: readonly { expected: Expectation; answer: MeasuredAnswer }[]): AnswerMetrics {
  const answered = rows.filter(({ answer }) => isAnswered(answer));
  const citations = rows.flatMap(({ answer }) => answer.citations);
  const withGold = rows.filter(({ expected }) => expected.goldPages.length > 0);
  const withWords = rows.filter(({ expected }) => expected.answers.length > 0);
  return {
    questions: rows.length,
    answered: answered.length,
    ...(withGold.length > 0 && { goldCited: share(withGold, citesGold) }),
    ...(withWords.length > 0 && { answerQuoted: share(withWords, quotesAnswer) }),
    refused: refusals(rows),
    pagesPerAnswer:
      answered.reduce((sum, { answer }) => sum + new Set(answer.citations.map(({ path }) => path)).size, 0) / Math.max(1, answered.length),
    citations: {
      all: citations.length,
      verified: citations.filter(({ verified }) => verified).length,
      verbatim: citations.filter(({ verified, verbatim }) => verified && verbatim).length,
    },
    firstTokenMs: quantiles(answered.flatMap(({ answer }) => answer.firstTokenMs ?? [])),
    totalMs: quantiles(rows.map(({ answer }) => answer.totalMs)),
  };
}

type Row = { expected: Expectation; answer: MeasuredAnswer };

/**
 * What one answer amounts to, 1 or 0 by measure: `goldCited`, `answerQuoted`, and whether it was `answered` or `refused` as it should be. A measure
 * that the expectation says nothing about is left out.
 */
export function measureAnswer({ expected, answer }: Row): Record<string, number> {
  const isExpected = expected.answerable ?? (expected.goldPages.length > 0 ? true : expected.kind === null ? null : false);
  return {
    ...(expected.goldPages.length > 0 && { goldCited: Number(citesGold({ expected, answer })) }),
    ...(expected.answers.length > 0 && { answerQuoted: Number(quotesAnswer({ expected, answer })) }),
    ...(isExpected !== null && { [isExpected ? "answered" : "refused"]: Number(isAnswered(answer) === isExpected) }),
  };
}

function isAnswered({ outcome }: MeasuredAnswer): boolean {
  return outcome === "grounded" || outcome === "partial";
}

function citesGold({ expected, answer }: Row): boolean {
  return isAnswered(answer) && answer.citations.some(({ path }) => expected.goldPages.includes(path));
}

function quotesAnswer({ expected, answer }: Row): boolean {
  const quotes = answer.citations.filter(({ verified }) => verified).map(({ quote }) => plainWords(quote));
  return expected.answers.some((words) => quotes.some((quote) => quote.includes(plainWords(words))));
}

function plainWords(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, " ").trim();
}

function refusals(rows: readonly Row[]): Record<string, Share> {
  const refused: Record<string, Share> = {};
  for (const { expected, answer } of rows) {
    const group = expected.kind ?? (expected.answerable === null ? "all" : expected.answerable ? "answerable" : "unanswerable");
    const { n, of } = refused[group] ?? { n: 0, of: 0 };
    refused[group] = { n: n + Number(answer.outcome === "not_found"), of: of + 1 };
  }
  return refused;
}

function share(rows: readonly Row[], holds: (row: Row) => boolean): Share {
  return { n: rows.filter(holds).length, of: rows.length };
}

function quantiles(values: readonly number[]): { p50: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}
