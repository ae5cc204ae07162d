import type { CandidateFate } from "@/contract/answer-trace";
import type { ChunkHit, Passage, RankedPassage } from "./passage";

/** A passage that was considered. `keptAs` is the chunk that it was kept as or stands for; null without one. */
export type ConsideredPassage = {
  chunkId: string;
  scores: RankedPassage["scores"];
  fate: Exclude<CandidateFate, "held">;
  keptAs: string | null;
};

/** So many of the best are told of; hundreds are considered, and what is further down hardly tells anything. */
const mostTold = 30;

/** Passages as they were read, best first: `loaded` of the first `attempted` hits, and what of them is `distinct`, in its final order. */
export type PassagesRead = { attempted: number; loaded: readonly Passage[]; distinct: readonly RankedPassage[] };

/** What became of the best hits, and of every hit that is among the first `limit` distinct passages. */
export function judgeCandidates(
  ranked: readonly ChunkHit[],
  scoresOf: (hit: ChunkHit) => RankedPassage["scores"],
  { attempted, loaded, distinct }: PassagesRead,
  limit: number,
): ConsideredPassage[] {
  const kept = distinct.slice(0, limit);
  const read = new Map(loaded.map((passage) => [passage.chunkId, passage]));
  const byId = new Map(kept.map((passage) => [passage.chunkId, passage]));
  const standsFor = ({ location: { documentId, ordinal } }: Passage) =>
    kept.find(({ otherLocations }) => otherLocations.some((other) => other.documentId === documentId && other.ordinal === ordinal));

  const judge = (hit: ChunkHit, place: number): ConsideredPassage => {
    const { chunkId } = hit;
    const own = byId.get(chunkId);
    if (own !== undefined) return { chunkId, scores: own.scores, fate: "kept", keptAs: chunkId };
    const rejected = (fate: ConsideredPassage["fate"], keptAs: string | null = null) => ({ chunkId, scores: scoresOf(hit), fate, keptAs });
    if (place >= attempted) return rejected("unread");
    const passage = read.get(chunkId);
    if (passage === undefined) return rejected("gone");
    const instead = standsFor(passage);
    return instead === undefined ? rejected("behind") : rejected("same", instead.chunkId);
  };
  return ranked.map(judge).filter(({ fate }, place) => place < mostTold || fate === "kept");
}
