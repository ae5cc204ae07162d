import { termsOf } from "@/server/domain/answer/terms";
import type { RankedPassage } from "@/server/domain/retrieval/passage";
import { headingOf, isExplainedBy } from "./heading";
import { pointsElsewhere, repliesYesOrNo, talksOfItsPage } from "./reference";
import { type Unit, unitsOf } from "./units";
import { type Asked, coverage, weighQuestion } from "./weigh";

/**
 * A unit that may go into the answer. `passage` is its index in the request, `index` its place among the passage's units, `ordinal` the passage's
 * on its page.
 */
export type Candidate = {
  unit: Unit;
  passage: number;
  index: number;
  page: string;
  ordinal: number;
  terms: ReadonlySet<string>;
  score: number;
};

/** How units are scored; chosen on held-out questions, see docs/decisions/0006-extractive-answers.md. */
const scoring = {
  /** Passages looked at, and the share of the best one's score below which one is left alone. */
  passages: 8,
  passageFloor: 0.5,
  /** Weight of the words that a unit shares with the question; the rest is its passage's rank. */
  words: 0.5,
  /** What a word counts that stands in the passage's title and headings only. */
  contextShare: 0.6,
} as const;

const completeSentence = /[.!?…。！？:：][)\]"'”’*_`]*$/;

/** All units of the best passages with their scores. */
export function candidatesOf(question: string, passages: readonly RankedPassage[]): { asked: Asked; candidates: Candidate[] } {
  const top = Math.max(...passages.map(({ scores }) => scores.fused), Number.EPSILON);
  const read = passages.slice(0, scoring.passages).filter(({ scores }) => scores.fused >= top * scoring.passageFloor);
  const candidates = read.flatMap((passage, index) =>
    unitsOf(passage.text).map((unit, at) => ({
      unit: { ...unit, dangling: unit.dangling || (unit.underHeading && !isExplainedBy(headingOf(passage), unit)) },
      passage: passages.indexOf(passage, index),
      index: at,
      page: passage.location.documentId,
      ordinal: passage.location.ordinal,
      terms: new Set(termsOf(unit.text)),
      score: 0,
    })),
  );
  const asked = weighQuestion(
    question,
    candidates.map(({ terms }) => terms),
  );
  const contexts = new Map(passages.map(({ context }, index) => [index, new Set(termsOf(context))]));
  const ranks = new Map<string, number>();
  for (const passage of read) ranks.set(sectionOf(passage), Math.max(ranks.get(sectionOf(passage)) ?? 0, passage.scores.fused));
  for (const candidate of candidates) {
    const rank = (ranks.get(sectionOf(passages[candidate.passage])) ?? 0) / top;
    const words = coverage(asked, withCode(candidate, candidates), contexts.get(candidate.passage) ?? new Set(), scoring.contextShare);
    candidate.score = (scoring.words * words + (1 - scoring.words) * rank) * readability(candidate, asked);
  }
  for (const candidate of candidates) pointAtBestRow(candidate, candidates);
  return { asked, candidates };
}

/** Where a passage stands: the pieces of one section, as of a long table, were found by the same words and are as near. */
function sectionOf(passage: RankedPassage | undefined): string {
  return passage === undefined ? "" : JSON.stringify([passage.location.path, passage.location.headingPath]);
}

/** What a sentence says together with the code that it announces: "To do so, use:" says it by the command. */
function withCode({ unit, passage, terms }: Candidate, candidates: readonly Candidate[]): ReadonlySet<string> {
  if (unit.leads === null) return terms;
  const led = candidates.find((other) => other.passage === passage && other.index === unit.leads);
  return led?.unit.kind === "code" ? new Set([...terms, ...led.terms]) : terms;
}

/** A sentence that announces a long table needs one of its rows behind it: the one that is asked for. */
function pointAtBestRow({ unit, passage }: Candidate, candidates: readonly Candidate[]): void {
  const first = candidates.find((other) => other.passage === passage && other.index === unit.leads);
  if (first?.unit.kind !== "row") return;
  const rows = candidates.filter(
    (other) => other.passage === passage && other.unit.kind === "row" && other.unit.block === first.unit.block,
  );
  unit.leads = rows.reduce((best, row) => (row.score > best.score ? row : best), first).index;
}

/** Names a unit among all candidates. */
export function keyOf(passage: number, index: number): string {
  return `${passage}:${index}`;
}

/** Prefers what reads well on its own, and what says of the thing asked about what it is. */
function readability({ unit, index }: Candidate, asked: Asked): number {
  if (unit.kind === "code") return asked.asksHow ? 0.8 : 0.5;
  if (unit.kind === "list" || unit.kind === "table") return unit.needs === null ? 0.6 : 0.85;
  if (unit.kind === "row") return 0.95;
  const words = unit.text.split(/\s+/).length;
  const opening = index === 0 ? 1.05 : 1;
  const length = words < 5 ? 0.6 : words > 60 ? 0.8 : 1;
  const complete = completeSentence.test(unit.text) || unit.kind === "item" ? 1 : 0.75;
  const points = (pointsElsewhere(unit.text) && words < 25) || unit.text.endsWith("?") ? 0.6 : 1;
  const outside = talksOfItsPage(unit.text) || (repliesYesOrNo(unit.text) && !asked.asksWhether) ? 0.7 : 1;
  const announcing = unit.leads !== null ? 0.9 : 1;
  const defines = asked.asksWhat && begins(unit.text, asked) ? 1.15 : 1;
  return opening * length * complete * points * outside * announcing * defines;
}

/** Whether a sentence begins with something that was asked for. */
function begins(sentence: string, asked: Asked): boolean {
  const subject = sentence.split(/\s+/).slice(0, 4).join(" ");
  return termsOf(subject).some((term) => (asked.weights.get(term) ?? 0) > 0.2);
}
