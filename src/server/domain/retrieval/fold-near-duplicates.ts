import { remember } from "../remember";
import type { Passage, PassageLocation } from "./passage";
import { resemblance, type Shingles, shinglesOf } from "./resemblance";

/** From here on two passages say the same: the same page under two versions differs by a word or a link. */
const sameFrom = 0.8;

/** Passages are found for one question after the other; their shingles take some 8 KB each. */
const knownShingles = remember(shinglesOf, 1_000);

/** `passage` is shown, in the place and with the score of `first`. */
type Kept<P> = { first: P; passage: P; shingles: Shingles; others: PassageLocation[] };

/**
 * Folds passages that are nearly the same text into one of them, which keeps the others' places as its other locations: that of the version
 * preferred (null: the current one), else of the current version, else the best-ranked. Input best first; a family stands where its best member
 * stood, with that one's scores. Each passage is compared only with those that share a shingle with it.
 */
export function foldNearDuplicates<P extends Passage>(passages: readonly P[], preferredVersion: string | null = null): P[] {
  const distance = ({ location: { version = null } }: P) => (version === preferredVersion ? 0 : version === null ? 1 : 2);
  const kept: Kept<P>[] = [];
  const byShingle = new Map<number, Kept<P>[]>();
  for (const passage of passages) {
    const shingles = knownShingles(passage.text);
    const same = findSame(shingles, kept, byShingle);
    if (same) {
      const isPreferred = distance(passage) < distance(same.passage);
      same.others.push((isPreferred ? same.passage : passage).location, ...passage.otherLocations);
      if (isPreferred) same.passage = passage;
      continue;
    }
    const entry = { first: passage, passage, shingles, others: [...passage.otherLocations] };
    kept.push(entry);
    for (const shingle of shingles) {
      const sharing = byShingle.get(shingle);
      if (sharing) sharing.push(entry);
      else byShingle.set(shingle, [entry]);
    }
  }
  return kept.map(({ first, passage, others }) => ({
    ...passage,
    ...("scores" in first && { scores: first.scores }),
    otherLocations: distinct(others, passage.location),
  }));
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
