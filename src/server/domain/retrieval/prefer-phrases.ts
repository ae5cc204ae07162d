import { termsOf } from "../answer/terms";
import type { LexicalProfile, Passage } from "./passage";

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
  const rarity = new Map(terms.map(({ term, chunks }) => [term, Math.log(1 + (Math.max(0, chunkCount - chunks) + 0.5) / (chunks + 0.5))]));
  const asked = new Map(pairsOf(question).map(([a, b]) => [`${a} ${b}`, Math.min(rarity.get(a) ?? 0, rarity.get(b) ?? 0)]));
  const whole = [...asked.values()].reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return [...passages];
  const first = passages.slice(0, looked).map((passage) => {
    const held = new Set(pairsOf(`${passage.context}\n${passage.text}`).map(([a, b]) => `${a} ${b}`));
    const shared = [...asked].reduce((sum, [pair, weight]) => sum + (held.has(pair) ? weight : 0), 0);
    return { passage, score: passage.scores.fused + (most * shared) / whole };
  });
  const scores = first.map(({ passage }) => passage.scores.fused).sort((a, b) => b - a);
  const ordered = first
    .sort((a, b) => b.score - a.score)
    .map(({ passage }, i) => ({ ...passage, scores: { ...passage.scores, fused: scores[i] ?? 0 } }));
  return [...ordered, ...passages.slice(looked)];
}

/** Content terms that follow one another. */
function pairsOf(text: string): [string, string][] {
  const terms = termsOf(text);
  return terms.slice(1).flatMap((term, i): [string, string][] => {
    const before = terms[i];
    return before === undefined || before === term ? [] : [[before, term]];
  });
}
