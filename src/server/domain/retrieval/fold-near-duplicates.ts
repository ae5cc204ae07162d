import type { Passage, PassageLocation } from "./passage";
import { resemblance, type Shingles, shinglesOf } from "./resemblance";

/** From here on two passages say the same: the same page under two versions differs by a word or a link. */
const sameFrom = 0.8;

/**
 * Folds passages that are nearly the same text into the best-ranked of them, which keeps the others' places as its other locations.
 * Input best first; what stays keeps its order.
 */
export function foldNearDuplicates<P extends Passage>(passages: readonly P[]): P[] {
  const kept: { passage: P; shingles: Shingles; others: PassageLocation[] }[] = [];
  for (const passage of passages) {
    const shingles = shinglesOf(passage.text);
    const same = kept.find((entry) => resemblance(entry.shingles, shingles, sameFrom) >= sameFrom);
    if (same) same.others.push(passage.location, ...passage.otherLocations);
    else kept.push({ passage, shingles, others: [...passage.otherLocations] });
  }
  return kept.map(({ passage, others }) => ({ ...passage, otherLocations: distinct(others, passage.location) }));
}

function distinct(locations: readonly PassageLocation[], except: PassageLocation): PassageLocation[] {
  const byPlace = new Map(locations.map((location) => [placeOf(location), location]));
  byPlace.delete(placeOf(except));
  return [...byPlace.values()];
}

function placeOf({ documentId, ordinal }: PassageLocation): string {
  return `${documentId}/${ordinal}`;
}
