import { feedBack } from "../retrieval/feed-back";
import { fuse, fuseWeighted } from "../retrieval/fuse";
import type { ChunkHit, LexicalProfile, Passage } from "../retrieval/passage";
import { preferPhrases } from "../retrieval/prefer-phrases";

/** All that was looked up for one question, for joining it in one way or another. */
export type LookedUp = {
  text: string;
  question: Float32Array;
  lexical: readonly ChunkHit[];
  /** What the words find when each counts once, however often the question names it. */
  lexicalOnce: readonly ChunkHit[];
  vector: readonly ChunkHit[];
  profile: LexicalProfile;
  passages: ReadonlyMap<string, Passage>;
  vectors: ReadonlyMap<string, Float32Array>;
};

/** A way to make one ranking of what was looked up. */
export type FusionVariant = { name: string; join: (found: LookedUp) => readonly ChunkHit[] };

/** The ways that an ablation compares, from each index alone to what retrieval does. */
export const fusionVariants: readonly FusionVariant[] = [
  { name: "words alone (BM25), each once", join: ({ lexicalOnce }) => lexicalOnce },
  { name: "words alone (BM25), repeated ones more", join: ({ lexical }) => lexical },
  { name: "meaning alone (cosine)", join: ({ vector }) => vector },
  { name: "reciprocal ranks (60)", join: ({ lexical, vector }) => reciprocalRanks(lexical, vector) },
  { name: "scores ÷ maximum, words .3", join: ({ lexical, vector }) => fuseWeighted(lexical, vector, 0.3) },
  { name: "scores ÷ maximum, words .4", join: ({ lexical, vector }) => fuse(lexical, vector) },
  { name: "scores ÷ maximum, words .5", join: ({ lexical, vector }) => fuseWeighted(lexical, vector, 0.5) },
  {
    name: "words .4, long questions .3",
    join: ({ lexical, vector, profile }) => fuseWeighted(lexical, vector, isLong(profile) ? 0.3 : 0.4),
  },
  {
    name: "words .4, long questions .5",
    join: ({ lexical, vector, profile }) => fuseWeighted(lexical, vector, isLong(profile) ? 0.5 : 0.4),
  },
  { name: "words .4, known words more", join: ({ lexical, vector, profile }) => fuseWeighted(lexical, vector, byKnown(profile)) },
  { name: "words .4, then phrases", join: (found) => withPhrases(found, fuse(found.lexical, found.vector)) },
  { name: "words .4, then compared again", join: comparedAgain },
  { name: "as built: compared again, then phrases", join: (found) => withPhrases(found, comparedAgain(found)) },
];

/** Different words of a long question. */
const manyTerms = 12;

function isLong({ terms }: LexicalProfile): boolean {
  return terms.length > manyTerms;
}

function byKnown({ terms }: LexicalProfile): number {
  return 0.45 - (0.5 * terms.filter(({ chunks }) => chunks === 0).length) / Math.max(1, terms.length);
}

function comparedAgain({ lexical, vector, question, vectors }: LookedUp): ChunkHit[] {
  return feedBack(fuse(lexical, vector), lexical, question, vectors);
}

function withPhrases({ text, profile, passages }: LookedUp, ranked: readonly ChunkHit[]): ChunkHit[] {
  const read = ranked.flatMap(({ chunkId, score }) => {
    const passage = passages.get(chunkId);
    return passage ? [{ ...passage, scores: { fused: score } }] : [];
  });
  return preferPhrases(text, profile, read).map(({ chunkId, scores }) => ({ chunkId, score: scores.fused }));
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009). */
function reciprocalRanks(lexical: readonly ChunkHit[], vector: readonly ChunkHit[]): ChunkHit[] {
  const scores = new Map<string, number>();
  for (const hits of [lexical, vector]) {
    for (const [rank, { chunkId }] of hits.entries()) scores.set(chunkId, (scores.get(chunkId) ?? 0) + 1 / (61 + rank));
  }
  return ranked(scores);
}

function ranked(scores: ReadonlyMap<string, number>): ChunkHit[] {
  return Array.from(scores, ([chunkId, score]) => ({ chunkId, score })).sort((a, b) => b.score - a.score);
}
