import { isIdentifier, termsOf } from "@/server/domain/answer/terms";

/** What a question is about: its terms with weights that add up to 1, whether it asks for a way to do something, for what something is, or whether something is so. */
export type Asked = { weights: ReadonlyMap<string, number>; asksHow: boolean; asksWhat: boolean; asksWhether: boolean };

const how =
  /\b(?:how (?:do|does|can|could|should|would|to|is|are)|what(?:'s| is) the (?:way|command|syntax)|examples?|configure|set ?up|install|usage|command|code|snippet|implement|create|write|enable|disable|run)\b/i;

const whether = /^\W*(?:is|are|was|were|does|do|did|can|could|will|would|should|may|might|must|has|have|had)\b/i;

const what = /^\W*(?:what(?:'s|’s| is| are| does| do| was| were)|who(?:'s| is| was| were)|define|explain)\b/i;

/**
 * Weighs the question's terms by how few of the candidate texts hold them (`ln(1 + N/df)`), identifiers half as much again; terms that no
 * candidate holds cannot tell candidates apart and weigh nothing.
 */
export function weighQuestion(question: string, candidates: readonly ReadonlySet<string>[]): Asked {
  const identifiers = new Set(
    question
      .split(/[^\p{L}\p{N}_]+/u)
      .filter(isIdentifier)
      .map((word) => word.toLowerCase()),
  );
  const weights = new Map<string, number>();
  let total = 0;
  for (const term of new Set(termsOf(question))) {
    const holding = candidates.reduce((count, terms) => count + (terms.has(term) ? 1 : 0), 0);
    if (holding === 0) continue;
    const weight = Math.log(1 + candidates.length / holding) * (identifiers.has(term) ? 1.5 : 1);
    weights.set(term, weight);
    total += weight;
  }
  for (const [term, weight] of weights) weights.set(term, weight / total);
  return { weights, asksHow: how.test(question), asksWhat: what.test(question), asksWhether: whether.test(question) };
}

/** The share 0..1 of the question's weight that a text holds; what only its context holds counts `contextShare`. */
export function coverage(asked: Asked, terms: ReadonlySet<string>, context: ReadonlySet<string>, contextShare: number): number {
  let covered = 0;
  for (const [term, weight] of asked.weights) covered += terms.has(term) ? weight : context.has(term) ? weight * contextShare : 0;
  return covered;
}

/** Likeness 0..1 of two texts by their terms: the share of the smaller one that the other holds. */
export function containment(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const term of small) if (large.has(term)) shared += 1;
  return shared / small.size;
}
