/** Words in a shingle: enough that order counts, few enough that one changed word spoils little. */
const shingleWords = 3;
const word = /[\p{L}\p{N}]+/gu;

/** A text's distinct runs of three words, as 32-bit hashes. */
export type Shingles = ReadonlySet<number>;

/** The shingles of a text; letters and digits only, case aside. A shorter text is one shingle; one without words is its characters. */
export function shinglesOf(text: string): Shingles {
  const hashes = Array.from(text.toLowerCase().matchAll(word), ([match]) => hashOf(match));
  if (hashes.length === 0) return new Set([hashOf(text.trim())]);
  const runs = new Set<number>();
  for (let start = 0; start === 0 || start + shingleWords <= hashes.length; start++) {
    runs.add(hashes.slice(start, start + shingleWords).reduce(mix, offset));
  }
  return runs;
}

/** Resemblance of two texts, 0..1: |A ∩ B| / |A ∪ B| over their shingles (Broder, On the resemblance and containment of documents, 1997). */
export function resemblance(a: Shingles, b: Shingles): number {
  let shared = 0;
  for (const shingle of a) if (b.has(shingle)) shared++;
  return shared / (a.size + b.size - shared);
}

/** FNV-1a over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/). */
const offset = 0x811c9dc5;
const prime = 0x01000193;

function hashOf(text: string): number {
  let hash = offset;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), prime);
  return hash >>> 0;
}

function mix(hash: number, next: number): number {
  return Math.imul(hash ^ next, prime) >>> 0;
}
