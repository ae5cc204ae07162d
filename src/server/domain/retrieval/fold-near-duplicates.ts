import type { Passage, PassageLocation } from "./passage";
import { resemblance, type Shingles, shinglesOf } from "./resemblance";

/** From here on two passages say the same: the same page under two versions differs by a word or a link. */
const sameFrom = 0.8;

type Kept<P> = { passage: P; shingles: Shingles; others: PassageLocation[] };

/**
 * Folds passages that are nearly the same text into the best-ranked of them, which keeps the others' places as its other locations.
 * Input best first; what stays keeps its order. Each passage is compared only with those that share a shingle with it.
 */
export function foldNearDuplicates<P extends Passage>(passages: readonly P[]): P[] {
  const kept: Kept<P>[] = [];
  const byShingle = new Map<number, Kept<P>[]>();
  for (const passage of passages) {
    const shingles = shinglesOf(passage.text);
    const same = findSame(shingles, kept, byShingle);
    if (same) {
      same.others.push(passage.location, ...passage.otherLocations);
      continue;
    }
    const entry = { passage, shingles, others: [...passage.otherLocations] };
    kept.push(entry);
    for (const shingle of shingles) {
      const sharing = byShingle.get(shingle);
      if (sharing) sharing.push(entry);
      else byShingle.set(shingle, [entry]);
    }
  }
  return kept.map(({ passage, others }) => ({ ...passage, otherLocations: distinct(others, passage.location) }));
}

/** The best-ranked of the kept passages that this one repeats. */
function findSame<P>(shingles: Shingles, kept: readonly Kept<P>[], byShingle: ReadonlyMap<number, Kept<P>[]>): Kept<P> | undefined {
  const sharing = new Set<Kept<P>>();
  for (const shingle of [...shingles].slice(0, probesFor(shingles.size))) {
    for (const entry of byShingle.get(shingle) ?? []) sharing.add(entry);
  }
  if (sharing.size === 0) return undefined;
  return kept.find((entry) => sharing.has(entry) && resemblance(shingles, entry.shingles) >= sameFrom);
}

/** Looking up so many of a text's shingles finds every text that is the same from `sameFrom` on: it lacks fewer of them. */
function probesFor(size: number): number {
  return size - Math.ceil(size * sameFrom - 1e-9) + 1;
}

function distinct(locations: readonly PassageLocation[], except: PassageLocation): PassageLocation[] {
  const byPlace = new Map(locations.map((location) => [placeOf(location), location]));
  byPlace.delete(placeOf(except));
  return [...byPlace.values()];
}

function placeOf({ documentId, ordinal }: PassageLocation): string {
  return `${documentId}/${ordinal}`;
}
