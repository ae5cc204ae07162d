import { expect, test } from "vitest";
import { comparedAgain, feedBack, inPlaces } from "./feed-back";
import type { ChunkHit } from "./passage";

const hit = (chunkId: string, score: number): ChunkHit => ({ chunkId, score });
const ranked = ["a", "b", "c", "d", "e", "f", "g"].map((id, i) => hit(id, 1 - i / 10));
const question = Float32Array.from([1, 0]);
const idsOf = (hits: readonly ChunkHit[]) => hits.map(({ chunkId }) => chunkId).join("");

test("what resembles the best hits passes what does not; places and scores stay as they were", () => {
  const about = Float32Array.from([0.8, 0.6]);
  const vectors = new Map([..."abcde"].map((id) => [id, about]));
  vectors.set("f", Float32Array.from([0.8, -0.6])).set("g", about);
  const again = feedBack(ranked, [], question, vectors);
  expect(idsOf(again)).toBe("abcdegf");
  expect(again.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score));
});

test("words keep their share", () => {
  const about = Float32Array.from([0.8, 0.6]);
  const vectors = new Map([..."abcdefg"].map((id) => [id, about]));
  expect(idsOf(feedBack(ranked, [hit("g", 9), hit("b", 3)], question, vectors))).toBe("gbacdef");
});

test("few hits, hits without a vector, and what is further down keep their places", () => {
  const vectors = new Map([..."abcde"].map((id, i) => [id, Float32Array.from([0, i])]));
  expect(feedBack(ranked, [], question, vectors)).toEqual(ranked);
  const many = Array.from({ length: comparedAgain + 9 }, (_, i) => hit(String(i), 1 - i / 100));
  const all = new Map(many.map(({ chunkId }, i) => [chunkId, Float32Array.from([i, 1])]));
  expect(feedBack(many, [], question, all).slice(comparedAgain)).toEqual(many.slice(comparedAgain));
});

test("hits that move share the places they had", () => {
  expect(idsOf(inPlaces(ranked, [hit("b", 1), hit("f", 3), hit("d", 2)]))).toBe("afcdebg");
});
