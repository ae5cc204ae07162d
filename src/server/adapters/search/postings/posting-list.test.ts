import fc from "fast-check";
import { expect, test } from "vitest";
import { impact } from "./bm25";
import { blockSize, highestImpact, highestImpactOfBlock, lastPlace, openPostingList, packEntries, readBlock } from "./posting-list";
import { openSegment, packLengths, packRefs } from "./segment";

const entries = fc
  .uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 600 })
  .map((places) => places.sort((a, b) => a - b))
  .chain((places) =>
    fc.tuple(
      fc.constant(places),
      fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 400 })), { minLength: places.length, maxLength: places.length }),
    ),
  );
const lengths = Uint32Array.from({ length: 5_001 }, (_, place) => 20 + ((place * 37) % 300));

test("what is packed comes out again, block by block, and no impact is above what is promised", () => {
  fc.assert(
    fc.property(entries, ([places, counts]) => {
      const list = openPostingList(packEntries({ places, counts, size: places.length }, lengths, 120), places.length);
      const [readPlaces, readCounts] = [new Uint32Array(blockSize), new Uint32Array(blockSize)];
      const all: [number, number][] = [];
      for (let block = 0; block < list.blockCount; block++) {
        const size = readBlock(list, block, readPlaces, readCounts);
        for (let i = 0; i < size; i++) {
          const [place, count] = [readPlaces[i] ?? 0, readCounts[i] ?? 0];
          all.push([place, count]);
          expect(impact(count, lengths[place] ?? 0, 120)).toBeLessThanOrEqual(highestImpactOfBlock(list, block));
          expect(highestImpactOfBlock(list, block)).toBeLessThanOrEqual(highestImpact(list));
          expect(place).toBeLessThanOrEqual(lastPlace(list, block));
        }
      }
      expect(all).toEqual(places.map((place, i) => [place, counts[i]]));
    }),
    { numRuns: 60 },
  );
});

test("most entries take a byte or two", () => {
  const places = Array.from({ length: 10_000 }, (_, i) => i * 3);
  const packed = packEntries({ places, counts: new Array(10_000).fill(1), size: 10_000 }, new Uint32Array(30_000).fill(100), 100);
  expect(packed.length).toBeLessThan(1.2 * 10_000);
});

test("a segment's chunks come out as they went in", () => {
  const refs = [3, 4, 900, 70_000, 2_000_000_000];
  const given = [0, 1, 300, 100_000, 7];
  const segment = openSegment({ id: 1, chunk_count: 5, refs: packRefs(refs), lengths: packLengths(given) });
  expect([...segment.refs]).toEqual(refs);
  expect([...segment.lengths]).toEqual(given);
  expect([segment.longest, segment.averageLength]).toEqual([100_000, 100_308 / 5]);
});
