import fc from "fast-check";
import { expect, test } from "vitest";
import { BestChunks } from "./best-chunks";
import { damping } from "./bm25";
import { type Entries, openPostingList, packEntries } from "./posting-list";
import { scoreSegment } from "./score-segment";

const size = 6_000;
const refs = Int32Array.from({ length: size }, (_, place) => 10 + place * 2);

/** A number that a seed and a place decide. */
function draw(seed: number, place: number): number {
  const mixed = Math.imul(seed ^ Math.imul(place + 1, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}

function entriesOf(seed: number, share: number): Entries {
  const places = Array.from({ length: size }, (_, place) => place).filter((place) => draw(seed, place) < share);
  return { places, counts: places.map((place) => 1 + Math.floor(6 * draw(seed + 1, place) ** 4)), size: places.length };
}

const question = fc.record({
  seed: fc.nat(1_000_000),
  shares: fc.array(fc.constantFrom(0.001, 0.01, 0.1, 0.3, 0.6, 0.95), { minLength: 1, maxLength: 6 }),
  limit: fc.constantFrom(1, 10, 100),
  isMasked: fc.boolean(),
  averageNow: fc.constantFrom(60, 100, 180),
});

test("passing over what cannot win finds exactly what reading everything finds", () => {
  fc.assert(
    fc.property(question, ({ seed, shares, limit, isMasked, averageNow }) => {
      const lengths = Uint32Array.from({ length: size }, (_, place) => 20 + Math.floor(200 * draw(seed + 7, place)));
      const segment = { id: 1, size, refs, lengths, longest: 220, averageLength: 100 };
      const mask = isMasked ? Uint8Array.from({ length: size }, (_, place) => (draw(seed + 9, place) < 0.4 ? 1 : 0)) : null;
      const words = shares
        .map((share, i) => entriesOf(seed + 31 * (i + 1), share))
        .filter((entries) => entries.size > 0)
        .map((entries) => ({ entries, weight: 2.2 * Math.log(1 + size / entries.size) }))
        .sort((a, b) => b.weight - a.weight);

      const expected = new BestChunks(limit);
      const scores = new Float64Array(size);
      for (const { entries, weight } of words) {
        for (let i = 0; i < entries.size; i++) {
          const [place, count] = [entries.places[i] ?? 0, entries.counts[i] ?? 0];
          scores[place] = (scores[place] ?? 0) + (weight * count) / (count + damping(lengths[place] ?? 0, averageNow));
        }
      }
      for (const [place, score] of scores.entries()) if (score > 0 && mask?.[place] !== 0) expected.offer(refs[place] ?? 0, score);

      const found = new BestChunks(limit);
      const lists = words.map(({ entries, weight }) => ({
        list: openPostingList(packEntries(entries, lengths, 100), entries.size),
        weight,
      }));
      scoreSegment(segment, lists, mask, averageNow, found, limit);
      expect(found.ranked().map(({ ref }) => ref)).toEqual(expected.ranked().map(({ ref }) => ref));
      for (const [i, { score }] of found.ranked().entries()) expect(score).toBeCloseTo(expected.ranked()[i]?.score ?? 0, 9);
    }),
    { numRuns: 60 },
  );
});

test("of equal scores the chunk that came first wins, whatever the order they are offered in", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(50), fc.constantFrom(1, 2, 3)), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (offers, limit) => {
        const best = new BestChunks(limit);
        for (const [ref, score] of offers) best.offer(ref, score);
        const sorted = offers.map(([ref, score]) => ({ ref, score })).sort((a, b) => b.score - a.score || a.ref - b.ref);
        expect(best.ranked()).toEqual(sorted.slice(0, limit));
        expect(best.floor).toBe(offers.length < limit ? 0 : sorted[limit - 1]?.score);
      },
    ),
  );
});
