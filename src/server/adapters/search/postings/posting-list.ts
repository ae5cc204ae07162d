import { impact } from "./bm25";
import { ByteWriter } from "./byte-writer";

/** Entries in a block: what is decoded, or passed over, at once. */
export const blockSize = 128;

/** Bytes before the entries: the list's highest impact; then, where there is more than one block, for each its last place, where it ends, its highest impact. */
const headBytes = 4;
const blockBytes = 12;
/** A stored impact is single precision, and must not be rounded below the true one. */
const roundingUp = 1 + 2 ** -22;

/** Where a term stands: places in the segment, ascending, and how often. */
export type Entries = { places: ArrayLike<number>; counts: ArrayLike<number>; size: number };

/** A list as it is stored: `size` entries, packed. Impacts are those under the average length the segment was written with. */
export type PostingList = { size: number; view: DataView; bytes: Uint8Array; blockCount: number };

const scratch = new ByteWriter();

/**
 * Packs entries. Places are gaps, shifted left by one, the lowest bit saying that the count is one; another count follows. `lengths` are the
 * chunks' by their places, `averageLength` is the segment's.
 */
export function packEntries({ places, counts, size }: Entries, lengths: ArrayLike<number>, averageLength: number): Buffer {
  const blockCount = Math.ceil(size / blockSize);
  const tableBytes = blockCount > 1 ? blockCount * blockBytes : 0;
  const head = new DataView(new ArrayBuffer(headBytes + tableBytes));
  let [before, best] = [-1, 0];
  for (let block = 0; block < blockCount; block++) {
    const end = Math.min(size, (block + 1) * blockSize);
    let blockBest = 0;
    for (let i = block * blockSize; i < end; i++) {
      const [place, count] = [places[i] ?? 0, counts[i] ?? 1];
      scratch.writeVarint(((place - before - 1) << 1) | (count === 1 ? 1 : 0));
      if (count !== 1) scratch.writeVarint(count);
      blockBest = Math.max(blockBest, impact(count, lengths[place] ?? 0, averageLength));
      before = place;
    }
    best = Math.max(best, blockBest);
    if (tableBytes === 0) continue;
    const at = headBytes + block * blockBytes;
    head.setUint32(at, before);
    head.setUint32(at + 4, scratch.length);
    head.setFloat32(at + 8, blockBest * roundingUp);
  }
  head.setFloat32(0, best * roundingUp);
  return Buffer.concat([new Uint8Array(head.buffer), scratch.take()]);
}

/** Reads a list's head; its entries stay packed. */
export function openPostingList(bytes: Uint8Array, size: number): PostingList {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size, view, bytes, blockCount: Math.ceil(size / blockSize) };
}

/** The highest impact that the term has in any chunk of the segment, under the segment's own average length. */
export function highestImpact({ view }: PostingList): number {
  return view.getFloat32(0);
}

/** The last place of a block; that of a list of one block is not known before it is read. */
export function lastPlace({ view, blockCount }: PostingList, block: number): number {
  return blockCount === 1 ? Number.MAX_SAFE_INTEGER : view.getUint32(headBytes + block * blockBytes);
}

export function highestImpactOfBlock(list: PostingList, block: number): number {
  return list.blockCount === 1 ? highestImpact(list) : list.view.getFloat32(headBytes + block * blockBytes + 8);
}

/** Unpacks a block into the arrays, which have room for one; answers how many entries it has. */
export function readBlock({ view, bytes, size, blockCount }: PostingList, block: number, places: Uint32Array, counts: Uint32Array): number {
  const entriesAt = headBytes + (blockCount > 1 ? blockCount * blockBytes : 0);
  const tableAt = headBytes + (block - 1) * blockBytes;
  let at = block === 0 ? entriesAt : entriesAt + view.getUint32(tableAt + 4);
  let place = block === 0 ? -1 : view.getUint32(tableAt);
  const length = Math.min(blockSize, size - block * blockSize);
  for (let i = 0; i < length; i++) {
    let byte = bytes[at++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    place += (value >>> 1) + 1;
    places[i] = place;
    let count = 1;
    if ((value & 1) === 0) {
      byte = bytes[at++] ?? 0;
      count = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = bytes[at++] ?? 0;
        count |= (byte & 0x7f) << shift;
      }
    }
    counts[i] = count;
  }
  return length;
}
