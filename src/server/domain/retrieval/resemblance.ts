/** Words in a shingle: enough that order counts, few enough that one changed word spoils little. */
const shingleWords = 3;
const word = /[\p{L}\p{N}]+/gu;

/** A text's distinct runs of three words as sorted 32-bit hashes. */
export type Shingles = Uint32Array;

/** The shingles of a text; letters and digits only, case aside. A shorter text is one shingle, an empty one none. */
export function shinglesOf(text: string): Shingles {
  const hashes = Array.from(text.toLowerCase().matchAll(word), ([match]) => hashOf(match));
  const runs = new Set<number>();
  for (let start = 0; start === 0 || start + shingleWords <= hashes.length; start++) {
    const run = hashes.slice(start, start + shingleWords);
    if (run.length > 0) runs.add(run.reduce(mix, 0x811c9dc5));
  }
  return Uint32Array.from(runs).sort();
}

/**
 * Resemblance of two texts, 0..1: |A ∩ B| / |A ∪ B| over their shingles (Broder, On the resemblance and containment of documents, 1997).
 * Two texts without words are alike. Answers 0 early where the sizes alone keep it below `atLeast`.
 */
export function resemblance(a: Shingles, b: Shingles, atLeast = 0): number {
  const [few, many] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (many === 0) return 1;
  if (few < atLeast * many) return 0;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared / (a.length + b.length - shared);
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function mix(hash: number, next: number): number {
  return Math.imul(hash ^ next, 0x01000193) >>> 0;
}
