/** A chunk by its number, and its score. */
export type ScoredChunk = { ref: number; score: number };

/** Keeps the best chunks that it is offered, at most `limit`: the higher score, then the lower number. A heap whose root is the worst of them. */
export class BestChunks {
  readonly #heap: ScoredChunk[] = [];

  constructor(private readonly limit: number) {}

  /** The score to beat; 0 while there is room. */
  get floor(): number {
    return this.#heap.length < this.limit ? 0 : (this.#heap[0]?.score ?? 0);
  }

  offer(ref: number, score: number): void {
    const heap = this.#heap;
    if (heap.length < this.limit) {
      heap.push({ ref, score });
      this.#rise(heap.length - 1);
      return;
    }
    const worst = heap[0];
    if (!worst || !isWorse(worst, { ref, score })) return;
    heap[0] = { ref, score };
    this.#sink();
  }

  /** Best first. */
  ranked(): ScoredChunk[] {
    return [...this.#heap].sort((a, b) => b.score - a.score || a.ref - b.ref);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      const [above, own] = [heap[parent], heap[at]];
      if (!above || !own || !isWorse(own, above)) return;
      heap[parent] = own;
      heap[at] = above;
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      if (!left) return;
      const next = right && isWorse(right, left) ? 2 * at + 2 : 2 * at + 1;
      const [own, below] = [heap[at], heap[next]];
      if (!own || !below || !isWorse(below, own)) return;
      heap[at] = below;
      heap[next] = own;
      at = next;
    }
  }
}

function isWorse(a: ScoredChunk, b: ScoredChunk): boolean {
  return a.score < b.score || (a.score === b.score && a.ref > b.ref);
}
