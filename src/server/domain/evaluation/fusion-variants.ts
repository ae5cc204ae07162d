import { fuse } from "../retrieval/fuse";
import type { ChunkHit } from "../retrieval/passage";

/** A way to make one ranking of two. */
export type FusionVariant = {
  name: string;
  join: (lexical: readonly ChunkHit[], vector: readonly ChunkHit[], question: string) => readonly ChunkHit[];
};

/** The ways that an ablation compares, from each index alone to what retrieval does. */
export const fusionVariants: readonly FusionVariant[] = [
  { name: "words alone (BM25)", join: (lexical) => lexical },
  { name: "meaning alone (cosine)", join: (_, vector) => vector },
  { name: "reciprocal ranks (60)", join: reciprocalRanks },
  { name: "scores ÷ maximum, words .3", join: weighted(0.3) },
  { name: "scores ÷ maximum, words .4", join: weighted(0.4) },
  { name: "scores ÷ maximum, words .5", join: weighted(0.5) },
  { name: "as built", join: fuse },
];

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009). */
function reciprocalRanks(lexical: readonly ChunkHit[], vector: readonly ChunkHit[]): ChunkHit[] {
  const scores = new Map<string, number>();
  for (const hits of [lexical, vector]) {
    for (const [rank, { chunkId }] of hits.entries()) scores.set(chunkId, (scores.get(chunkId) ?? 0) + 1 / (61 + rank));
  }
  return ranked(scores);
}

function weighted(lexicalWeight: number): FusionVariant["join"] {
  return (lexical, vector) => {
    const scores = new Map<string, number>();
    for (const [hits, weight] of [
      [lexical, lexicalWeight],
      [vector, 1 - lexicalWeight],
    ] as const) {
      const best = hits.reduce((most, { score }) => Math.max(most, score), 0);
      for (const { chunkId, score } of hits)
        scores.set(chunkId, (scores.get(chunkId) ?? 0) + (best > 0 ? (weight * Math.max(0, score)) / best : 0));
    }
    return ranked(scores);
  };
}

function ranked(scores: ReadonlyMap<string, number>): ChunkHit[] {
  return Array.from(scores, ([chunkId, score]) => ({ chunkId, score })).sort((a, b) => b.score - a.score);
}
