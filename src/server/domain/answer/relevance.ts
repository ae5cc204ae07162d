import type { LexicalProfile, RankedPassage, Retrieved } from "../retrieval/passage";
import { rarity } from "../retrieval/rarity";
import { passageTerms } from "./passage-terms";
import { isFunctionTerm } from "./terms";

/**
 * How a passage's signals become a score: a logistic regression over questions and collections other than those it is judged by.
 * docs/decisions/0005-relevance-floor.md says which, and how to repeat it. Similarity is that of all-MiniLM-L6-v2.
 */
const calibration = { intercept: -10.93, similarity: 18.6, coverage: 6.05 } as const;

/** Long messages tell a story around their question: a passage need hold words worth this many that the collection does not know at all. */
const mostAsked = 4;

/** What speaks for a passage: its cosine with the question (0 where it was not compared) and the share 0..1 of the question's weight in its words. */
export type RelevanceSignals = { similarity: number; coverage: number };

/**
 * How likely it is, 0..1, that the documents cover a question, where as many questions are covered as not: the likelihood of the one passage
 * that meets the question best in meaning and in words. A word weighs what it is rare in the collection; one that stands nowhere weighs most.
 */
export function relevanceScore(retrieved: Retrieved): number {
  return Math.max(0, ...passageSignals(retrieved).map(likelihood));
}

/** The signals of each passage, in their order. */
export function passageSignals({ passages, profile }: Retrieved): RelevanceSignals[] {
  const weights = termWeights(profile);
  return passages.map((passage) => signalsOf(passage, weights, profile.chunkCount));
}

/** The score of one passage from its signals. */
export function likelihood({ similarity, coverage }: RelevanceSignals): number {
  return 1 / (1 + Math.exp(-(calibration.intercept + calibration.similarity * similarity + calibration.coverage * coverage)));
}

function termWeights({ terms, chunkCount }: LexicalProfile): Map<string, number> {
  const content = terms.filter(({ term }) => !isFunctionTerm(term));
  return new Map(content.map(({ term, chunks }) => [term, rarity(chunks, chunkCount)]));
}

function signalsOf(passage: RankedPassage, weights: ReadonlyMap<string, number>, chunkCount: number): RelevanceSignals {
  const asked = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const terms = passageTerms(passage);
  const held = [...weights].reduce((sum, [term, weight]) => sum + (terms.includes(term) ? weight : 0), 0);
  const needed = Math.min(asked, mostAsked * rarity(0, chunkCount));
  return { similarity: Math.max(0, passage.scores.vector ?? 0), coverage: needed === 0 ? 0 : Math.min(1, held / needed) };
}
