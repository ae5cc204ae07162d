import { blockSize, type PostingList, readBlock } from "./posting-list";

const places = new Uint32Array(blockSize);
const counts = new Uint32Array(blockSize);

/** How many of a list's chunks a mask lets through. */
export function countMasked(list: PostingList, mask: Uint8Array): number {
  let count = 0;
  for (let block = 0; block < list.blockCount; block++) {
    const length = readBlock(list, block, places, counts);
    for (let i = 0; i < length; i++) count += mask[places[i] ?? 0] ?? 0;
  }
  return count;
}
