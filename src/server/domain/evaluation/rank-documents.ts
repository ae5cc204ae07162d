import type { RankedPassage } from "../retrieval/passage";

/** A document in a ranking, by its path. */
export type RankedDocument = { path: string; score: number };

/** The smallest difference of scores that a run tells apart. */
const step = 1e-9;

/**
 * Documents by their best passage, at most `limit`. Scores fall strictly, so that whoever sorts them again gets the same order: the
 * documents of one folded passage would tie otherwise.
 */
export function rankDocuments(passages: readonly RankedPassage[], limit: number): RankedDocument[] {
  const ranked = new Map<string, number>();
  let last = Number.POSITIVE_INFINITY;
  for (const { location, otherLocations, scores } of passages) {
    for (const { path } of [location, ...otherLocations]) {
      if (ranked.has(path)) continue;
      last = Math.min(scores.fused, last - step);
      ranked.set(path, last);
    }
  }
  return Array.from(ranked, ([path, score]) => ({ path, score })).slice(0, limit);
}
