/** Inverse document frequency as BM25 has it, of a term that stands in `chunks` of `chunkCount` chunks: ln(1 + (N − n + ½) / (n + ½)); at least 0. */
export function rarity(chunks: number, chunkCount: number): number {
  return Math.log(1 + (Math.max(0, chunkCount - chunks) + 0.5) / (chunks + 0.5));
}
