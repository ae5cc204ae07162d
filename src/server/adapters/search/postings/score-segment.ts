import type { BestChunks } from "./best-chunks";
import { damping, impactGrowth } from "./bm25";
import { blockSize, highestImpact, highestImpactOfBlock, lastPlace, type PostingList, readBlock } from "./posting-list";
import type { Segment } from "./segment";

/** A word of the question in a segment. */
export type WeightedList = { list: PostingList; weight: number };

/** A list shorter than this is read whole: finding out what may be passed over would cost more. */
const shortList = 1_024;

const places = new Uint32Array(blockSize);
const counts = new Uint32Array(blockSize);
/** Scores by place and the places that have one; kept between searches and always left at zero. Searching never pauses half way. */
let scores = new Float64Array(0);
let touched = new Uint32Array(0);

/**
 * Offers a segment's best chunks by BM25. `lists` come heaviest first. Whole lists are read until what the lighter words can add at most no longer
 * brings a new chunk among the best; from there on only the chunks that may still win are looked up, and blocks without any are passed over
 * (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995; Ding and Suel, Faster Top-k Document Retrieval Using Block-Max
 * Indexes, 2011). The result is that of reading everything. `mask` tells the places that count, all where it is null.
 */
export function scoreSegment(
  segment: Segment,
  lists: readonly WeightedList[],
  mask: Uint8Array | null,
  averageLength: number,
  best: BestChunks,
  limit: number,
): void {
  if (scores.length < segment.size) {
    scores = new Float64Array(segment.size);
    touched = new Uint32Array(segment.size);
  }
  const search: Search = {
    segment,
    lists,
    mask,
    best,
    limit,
    dampings: dampingsOf(segment, averageLength),
    bounds: boundsOf(lists, impactGrowth(segment.averageLength, averageLength)),
    growth: impactGrowth(segment.averageLength, averageLength),
  };
  let size = 0;
  let next = 0;
  for (; next < lists.length; next++) {
    const { list, weight } = lists[next] ?? never();
    if (list.size >= shortList && cannotEnter(search, next, size)) break;
    size = readWhole(search, list, weight, size);
  }
  const candidates = next < lists.length ? lookUp(search, next, size) : touched.subarray(0, size);
  for (const place of candidates) best.offer(segment.refs[place] ?? 0, scores[place] ?? 0);
  for (let i = 0; i < size; i++) scores[touched[i] ?? 0] = 0;
}

type Search = {
  segment: Segment;
  lists: readonly WeightedList[];
  mask: Uint8Array | null;
  best: BestChunks;
  limit: number;
  /** By length. */
  dampings: Float64Array;
  /** What the lists from an index on can add together at most; one more than there are lists. */
  bounds: Float64Array;
  growth: number;
};

function never(): never {
  throw new Error("there are as many lists as there are");
}

function dampingsOf({ longest }: Segment, averageLength: number): Float64Array {
  return Float64Array.from({ length: longest + 1 }, (_, length) => damping(length, averageLength));
}

function boundsOf(lists: readonly WeightedList[], growth: number): Float64Array {
  const bounds = new Float64Array(lists.length + 1);
  for (let i = lists.length - 1; i >= 0; i--) {
    const { list, weight } = lists[i] ?? never();
    bounds[i] = (bounds[i + 1] ?? 0) + weight * Math.min(1, highestImpact(list) * growth);
  }
  return bounds;
}

/** Whether a chunk that holds none of the words before `next` cannot become one of the best. */
function cannotEnter(search: Search, next: number, size: number): boolean {
  return (search.bounds[next] ?? 0) < floorOf(search, touched.subarray(0, size));
}

/** A score that at least `limit` chunks reach already. */
function floorOf({ best, limit }: Search, among: Uint32Array): number {
  return Math.max(best.floor, among.length < limit ? 0 : nthBest(among, limit));
}

/** The n-th highest score of some places, by a heap whose root is the lowest of the n. */
function nthBest(among: Uint32Array, n: number): number {
  const heap = new Float64Array(n);
  let size = 0;
  for (const place of among) {
    const score = scores[place] ?? 0;
    if (size < n) {
      let at = size++;
      for (; at > 0 && score < (heap[(at - 1) >> 1] ?? 0); at = (at - 1) >> 1) heap[at] = heap[(at - 1) >> 1] ?? 0;
      heap[at] = score;
    } else if (score > (heap[0] ?? 0)) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= n) break;
        if (child + 1 < n && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
        if (score <= (heap[child] ?? 0)) break;
        heap[at] = heap[child] ?? 0;
        at = child;
      }
      heap[at] = score;
    }
  }
  return heap[0] ?? 0;
}

/** Adds a word's share to every chunk that holds it; answers how many places have a score now. */
function readWhole({ segment, mask, dampings }: Search, list: PostingList, weight: number, before: number): number {
  const { lengths } = segment;
  let size = before;
  for (let block = 0; block < list.blockCount; block++) {
    const length = readBlock(list, block, places, counts);
    for (let i = 0; i < length; i++) {
      const place = places[i] ?? 0;
      if (mask !== null && mask[place] === 0) continue;
      const count = counts[i] ?? 0;
      const score = scores[place] ?? 0;
      if (score === 0) touched[size++] = place;
      scores[place] = score + (weight * count) / (count + (dampings[lengths[place] ?? 0] ?? 0));
    }
  }
  return size;
}

/** Completes the scores of the chunks that may still be among the best, and answers with those that are left. */
function lookUp(search: Search, from: number, size: number): Uint32Array {
  let candidates = touched.slice(0, size).sort();
  for (let next = from; next < search.lists.length; next++) {
    const { list, weight } = search.lists[next] ?? never();
    const floor = floorOf(search, candidates);
    const rest = search.bounds[next] ?? 0;
    candidates = candidates.filter((place) => (scores[place] ?? 0) + rest >= floor);
    addTo(search, candidates, list, weight, floor - (search.bounds[next + 1] ?? 0));
  }
  return candidates;
}

/** Adds a word's share to those of the chunks that hold it. A chunk that cannot reach `needed` even so may be left as it is. */
function addTo({ segment, dampings, growth }: Search, candidates: Uint32Array, list: PostingList, weight: number, needed: number): void {
  const { lengths } = segment;
  let [block, read, at, length] = [0, -1, 0, 0];
  for (const place of candidates) {
    while (block < list.blockCount && lastPlace(list, block) < place) block++;
    if (block === list.blockCount) return;
    const score = scores[place] ?? 0;
    if (score + weight * highestImpactOfBlock(list, block) * growth < needed) continue;
    if (read !== block) {
      length = readBlock(list, block, places, counts);
      read = block;
      at = 0;
    }
    while (at < length && (places[at] ?? 0) < place) at++;
    if (at === length || places[at] !== place) continue;
    const count = counts[at] ?? 0;
    scores[place] = score + (weight * count) / (count + (dampings[lengths[place] ?? 0] ?? 0));
  }
}
