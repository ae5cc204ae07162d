import { z } from "zod";
import type { BestChunks } from "./best-chunks";
import { damping } from "./bm25";

/** A chunk that no segment holds yet: its number, its length in terms, its terms and how often each stands in it. */
export const PendingRow = z.tuple([z.number(), z.number(), z.array(z.string()), z.array(z.number())]);
export type PendingRow = z.infer<typeof PendingRow>;

type Entry = { ref: number; length: number; count: number };

/** Chunks that were indexed since the last segment was written: few, held by their terms in memory. Only ever added to. */
export class PendingPostings {
  readonly lengths = new Map<number, number>();
  readonly #byTerm = new Map<string, Entry[]>();
  lastRef = 0;
  /** Of the numbers, to notice that a chunk has gone. */
  sum = 0;

  constructor(rows: readonly PendingRow[] = []) {
    this.add(rows);
  }

  /** Chunks that are known already are passed over. */
  add(rows: readonly PendingRow[]): void {
    for (const [ref, length, terms, counts] of rows) {
      if (this.lengths.has(ref)) continue;
      this.lengths.set(ref, length);
      this.lastRef = Math.max(this.lastRef, ref);
      this.sum += ref;
      for (const [i, term] of terms.entries()) {
        const entry = { ref, length, count: counts[i] ?? 1 };
        const entries = this.#byTerm.get(term);
        if (entries) entries.push(entry);
        else this.#byTerm.set(term, [entry]);
      }
    }
  }

  count(term: string, isInside: (ref: number) => boolean): number {
    return this.#byTerm.get(term)?.reduce((count, { ref }) => count + Number(isInside(ref)), 0) ?? 0;
  }

  /** Offers every chunk that holds one of the words, given heaviest first. */
  score(
    words: readonly { term: string; weight: number }[],
    isInside: (ref: number) => boolean,
    averageLength: number,
    best: BestChunks,
  ): void {
    const scores = new Map<number, number>();
    for (const { term, weight } of words) {
      for (const { ref, length, count } of this.#byTerm.get(term) ?? []) {
        if (isInside(ref)) scores.set(ref, (scores.get(ref) ?? 0) + (weight * count) / (count + damping(length, averageLength)));
      }
    }
    for (const [ref, score] of scores) best.offer(ref, score);
  }
}
