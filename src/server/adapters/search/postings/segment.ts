import { ByteWriter } from "./byte-writer";

/**
 * A part of the lexical index as it is searched: chunks in the order of their numbers, and how many terms each has. A chunk's place is its index
 * in both. `averageLength` is the one that the impacts in its lists were worked out with.
 */
export type Segment = { id: number; size: number; refs: Int32Array; lengths: Uint32Array; longest: number; averageLength: number };

/** Its chunks' numbers as gaps. */
export function packRefs(refs: ArrayLike<number>): Buffer {
  const writer = new ByteWriter();
  for (let i = 0; i < refs.length; i++) writer.writeVarint((refs[i] ?? 0) - (refs[i - 1] ?? 0));
  return writer.take();
}

export function packLengths(lengths: ArrayLike<number>): Buffer {
  const writer = new ByteWriter();
  for (let i = 0; i < lengths.length; i++) writer.writeVarint(lengths[i] ?? 0);
  return writer.take();
}

/** A segment from its row. */
export function openSegment(row: { id: number; chunk_count: number; refs: Buffer; lengths: Buffer }): Segment {
  const refs = new Int32Array(row.chunk_count);
  const lengths = new Uint32Array(row.chunk_count);
  readVarints(row.refs, (gap, i) => {
    refs[i] = gap + (refs[i - 1] ?? 0);
  });
  let [longest, tokens] = [0, 0];
  readVarints(row.lengths, (length, i) => {
    lengths[i] = length;
    longest = Math.max(longest, length);
    tokens += length;
  });
  return { id: row.id, size: row.chunk_count, refs, lengths, longest, averageLength: averageOf(tokens, row.chunk_count) };
}

/** The mean length in terms, never below one: BM25 divides by it. */
export function averageOf(tokens: number, chunks: number): number {
  return Math.max(1, tokens / Math.max(1, chunks));
}

/** The place of a chunk in ascending numbers, or -1. */
export function placeOf(refs: ArrayLike<number>, ref: number): number {
  let [low, high] = [0, refs.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const there = refs[middle] ?? 0;
    if (there === ref) return middle;
    if (there < ref) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function readVarints(bytes: Uint8Array, take: (value: number, index: number) => void): void {
  let index = 0;
  for (let at = 0; at < bytes.length; ) {
    let byte = bytes[at++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    take(value, index++);
  }
}
