import { rarity } from "@/server/domain/retrieval/rarity";

/** BM25's usual constants (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.2). */
const k1 = 1.2;
const b = 0.75;

/** What stands below a term's count: `count / (count + damping)`. Lengths are in terms. */
export function damping(length: number, averageLength: number): number {
  return k1 * (1 - b + (b * length) / averageLength);
}

/** What a term that stands `count` times in a chunk of `length` terms adds to its score, before the term's own weight: 0..1. */
export function impact(count: number, length: number, averageLength: number): number {
  return count / (count + damping(length, averageLength));
}

/**
 * How much a term's highest impact may have grown since it was worked out under another average: count / (count + d) with d lowered by at most
 * the ratio of the averages grows by no more than that ratio; under a smaller average it only shrinks.
 */
export function impactGrowth(averageThen: number, averageNow: number): number {
  return Math.max(1, averageNow / averageThen);
}

/**
 * How much more a question that names a term `count` times asks for it than one that names it once: 1 + ln(count). In a long message what it is about
 * comes again and again, but four times is not four times as much.
 */
export function emphasis(count: number): number {
  return 1 + Math.log(count);
}

/** A term's weight by the number of chunks it stands in, of `chunkCount`: (k1 + 1) · ln(1 + (N − n + ½) / (n + ½)). */
export function termWeight(chunks: number, chunkCount: number): number {
  return (k1 + 1) * rarity(chunks, chunkCount);
}
