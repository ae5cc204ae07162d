import type { LexicalProfile, RankedPassage, Retrieved } from "../retrieval/passage";
import { isFunctionTerm, termsOf } from "./terms";

/**
 * How the signals become a score: a logistic regression on questions and collections other than those it is judged by
 * (docs/decisions/0005-relevance-floor.md says which, and how to repeat it).
 */
const calibration = { intercept: -12.57, similarity: 20.29, coverage: 6.23 } as const;

/** Long messages tell a story: so much of their weight, in words that the collection does not know, need be found at most. */
const widestAsked = 4;

/** What retrieval tells about whether the documents cover a question. */
export type RelevanceSignals = {
  /** Cosine of the best passage, −1..1; 0 where none was compared. */
  similarity: number;
  /** The share 0..1 of the question's weight in rare words that one passage holds; a word the collection lacks weighs most. */
  coverage: number;
};

/** Reads both signals off what was retrieved. */
export function relevanceSignals({ passages, profile }: Retrieved): RelevanceSignals {
  const similarity = Math.max(0, ...passages.map(({ scores }) => scores.vector ?? 0));
  return { similarity, coverage: bestCoverage(passages, profile) };
}

/** The signals as one number 0..1: how likely the documents cover the question, where as many questions are covered as not. */
export function relevanceScore({ similarity, coverage }: RelevanceSignals): number {
  return 1 / (1 + Math.exp(-(calibration.intercept + calibration.similarity * similarity + calibration.coverage * coverage)));
}

function bestCoverage(passages: readonly RankedPassage[], profile: LexicalProfile): number {
  const weights = new Map(
    profile.terms.filter(({ term }) => !isFunctionTerm(term)).map(({ term, chunks }) => [term, rarity(chunks, profile.chunkCount)]),
  );
  const asked = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (asked === 0) return 0;
  const needed = Math.min(asked, widestAsked * rarity(0, profile.chunkCount));
  const best = Math.max(0, ...passages.map((passage) => heldWeight(passage, weights)));
  return Math.min(1, best / needed);
}

function heldWeight({ context, text }: RankedPassage, weights: ReadonlyMap<string, number>): number {
  let held = 0;
  for (const term of new Set(termsOf(`${context}\n${text}`))) held += weights.get(term) ?? 0;
  return held;
}

/** Inverse document frequency as BM25 has it. */
function rarity(chunks: number, chunkCount: number): number {
  return Math.log(1 + (chunkCount - chunks + 0.5) / (chunks + 0.5));
}
