import { lexicalWeight } from "./fuse";
import type { ChunkHit } from "./passage";

/** Hits that are compared once more: what is further down hardly comes to be read. */
export const comparedAgain = 24;
/** Of them the best, taken to be what is looked for, and how much their mean counts beside the question's 1. */
const modelled = { hits: 5, weight: 0.5 } as const;

/**
 * The ranking with its first hits compared once more, with a question that has moved a little towards the best of them: pseudo-relevance feedback in
 * vectors (Rocchio, Relevance feedback in information retrieval, 1971; Li and others, Pseudo Relevance Feedback with Deep Language Models and Dense
 * Retrievers, 2023). `vectors` are of length one; hits without one keep their place. Scores stay those of the places.
 */
export function feedBack(
  ranked: readonly ChunkHit[],
  lexical: readonly ChunkHit[],
  question: Float32Array,
  vectors: ReadonlyMap<string, Float32Array>,
): ChunkHit[] {
  const first = ranked.slice(0, comparedAgain).filter(({ chunkId }) => vectors.has(chunkId));
  if (first.length <= modelled.hits) return [...ranked];
  const moved = towards(question, first.slice(0, modelled.hits), vectors);
  const words = new Map(lexical.map(({ chunkId, score }) => [chunkId, score]));
  const mostWords = lexical[0]?.score ?? 0;
  const cosines = first.map(({ chunkId }) => Math.max(0, dot(moved, vectors.get(chunkId))));
  const mostCosine = Math.max(...cosines);
  const again = first.map(({ chunkId }, i) => ({
    chunkId,
    score: lexicalWeight * share(words.get(chunkId) ?? 0, mostWords) + (1 - lexicalWeight) * share(cosines[i] ?? 0, mostCosine),
  }));
  return inPlaces(ranked, again);
}

/** The hits in the order of their new scores, in the places and with the scores that they had together. */
export function inPlaces(ranked: readonly ChunkHit[], again: readonly ChunkHit[]): ChunkHit[] {
  const order = [...again].sort((a, b) => b.score - a.score).map(({ chunkId }) => chunkId);
  const moving = new Set(order);
  let next = 0;
  return ranked.map((hit) => (moving.has(hit.chunkId) ? { chunkId: order[next++] ?? hit.chunkId, score: hit.score } : hit));
}

/** The question with the mean of what was found for it. Its length is left as it is: scores are divided by the best. */
function towards(question: Float32Array, hits: readonly ChunkHit[], vectors: ReadonlyMap<string, Float32Array>): Float32Array {
  const moved = Float32Array.from(question);
  for (const { chunkId } of hits) {
    const vector = vectors.get(chunkId);
    for (let i = 0; i < moved.length; i++) moved[i] = (moved[i] ?? 0) + (modelled.weight / hits.length) * (vector?.[i] ?? 0);
  }
  return moved;
}

function dot(a: Float32Array, b: Float32Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b?.[i] ?? 0);
  return sum;
}

function share(value: number, most: number): number {
  return most > 0 ? value / most : 0;
}
