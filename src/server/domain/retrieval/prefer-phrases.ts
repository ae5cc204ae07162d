import { passageTerms } from "../answer/passage-terms";
import { termsOf } from "../answer/terms";
import type { LexicalProfile, Passage } from "./passage";
import { rarity } from "./rarity";

/** What a passage that holds all neighbouring words of the question side by side gains beside a fused score of 0..1. */
const most = 0.05;
/** Passages that are read for it. */
const looked = 16;

/**
 * Passages in the order of their fused scores and what they gain where words that stand side by side in the question do so there, too. A pair
 * weighs what its more frequent word is rare. What is said in other words gains nothing and loses nothing.
 */
export function preferPhrases<P extends Passage & { scores: { fused: number } }>(
  question: string,
  { terms, chunkCount }: LexicalProfile,
  passages: readonly P[],
): P[] {
  const { pairs, whole } = pairsOf(question, new Map(terms.map(({ term, chunks }) => [term, rarity(chunks, chunkCount)])));
  if (whole === 0) return [...passages];
  const first = passages.slice(0, looked).map((passage) => {
    const shared = weightHeld(pairs, passageTerms(passage));
    return { passage, score: passage.scores.fused + (most * shared) / whole };
  });
  const scores = first.map(({ passage }) => passage.scores.fused).sort((a, b) => b - a);
  const ordered = first
    .sort((a, b) => b.score - a.score)
    .map(({ passage }, i) => ({ ...passage, scores: { ...passage.scores, fused: scores[i] ?? 0 } }));
  return [...ordered, ...passages.slice(looked)];
}

/** By a pair's first word and its second: what the pair weighs. */
type Pairs = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Different content terms that follow one another in the question, and what all pairs weigh together. */
function pairsOf(question: string, weights: ReadonlyMap<string, number>): { pairs: Pairs; whole: number } {
  const pairs = new Map<string, Map<string, number>>();
  const terms = termsOf(question);
  for (const [i, second] of terms.entries()) {
    const first = terms[i - 1];
    if (first === undefined || first === second) continue;
    const followers = pairs.get(first) ?? new Map<string, number>();
    pairs.set(first, followers.set(second, Math.min(weights.get(first) ?? 0, weights.get(second) ?? 0)));
  }
  const held = [...pairs.values()].flatMap((followers) => [...followers.values()]);
  return { pairs, whole: held.reduce((sum, weight) => sum + weight, 0) };
}

/** What the pairs that stand in a text weigh, each once. */
function weightHeld(pairs: Pairs, terms: readonly string[]): number {
  const counted = new Set<string>();
  let sum = 0;
  for (let i = 1, before = terms[0] ?? ""; i < terms.length; i++) {
    const term = terms[i] ?? "";
    const weight = pairs.get(before)?.get(term);
    const pair = weight === undefined ? "" : `${before} ${term}`;
    if (weight !== undefined && !counted.has(pair)) {
      counted.add(pair);
      sum += weight;
    }
    before = term;
  }
  return sum;
}
