import { describe, expect, it } from "vitest";
import { passageOf, retrievedOf } from "@/testing/answer-fixtures";
import type { RankedPassage, Retrieved } from "../retrieval/passage";
import { decide, elsewhereFloor, relevanceFloor } from "./decide";
import { likelihood } from "./relevance";

/** A collection of 1,000 chunks that knows each term as often as said. */
function retrieved(passages: RankedPassage[], terms: Record<string, number>): Retrieved {
  const profile = { chunkCount: 1_000, terms: Object.entries(terms).map(([term, chunks]) => ({ term, chunks })) };
  return { ...retrievedOf("", passages), profile };
}

describe("decide", () => {
  it("takes a passage that is near in meaning and holds the question's words", () => {
    const passage = passageOf("The port is set by `PORT`.", "configure", 0.6);
    expect(decide("", retrieved([passage], { port: 20, set: 100 })).covered).toBe(true);
  });

  it("refuses what is far in meaning, even when common words are shared", () => {
    const passage = passageOf("Set the port.", "configure", 0.2);
    expect(decide("", retrieved([passage], { set: 400, battl: 0, quebec: 0 })).covered).toBe(false);
  });

  it("scores lower for every word that the collection does not know at all", () => {
    const passage = passageOf("Set the port of the server.", "configure", 0.45);
    const known = decide("", retrieved([passage], { port: 20, server: 50 })).relevanceScore;
    const unknown = decide("", retrieved([passage], { port: 20, server: 50, fastapi: 0 })).relevanceScore;
    expect(unknown).toBeLessThan(known);
  });

  it("needs meaning and words in one passage, not spread over two", () => {
    const similar = passageOf("Nothing of that kind.", "a", 0.5);
    const worded = passageOf("Port and server.", "b", 0.1);
    const terms = { port: 20, server: 50 };
    const apart = decide("", retrieved([similar, worded], terms)).relevanceScore;
    const together = decide("", retrieved([passageOf("Port and server.", "c", 0.5)], terms)).relevanceScore;
    expect(apart).toBeLessThan(together);
  });

  it("does not count function words", () => {
    const passage = passageOf("Port.", "a", 0.4);
    const plain = decide("", retrieved([passage], { port: 20 })).relevanceScore;
    expect(decide("", retrieved([passage], { port: 20, how: 0, use: 300 })).relevanceScore).toBe(plain);
  });

  it("asks no more of a long message than of a question with four unknown words", () => {
    const passage = passageOf("Port and server and proxy and cache.", "a", 0.5);
    const asked = { port: 3, server: 3, proxi: 3, cach: 3 };
    const story = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`word${index}`, 5]));
    expect(decide("", retrieved([passage], { ...asked, ...story })).relevanceScore).toBeGreaterThan(0.5);
  });

  it("asks more of pages of other versions than of those asked from", () => {
    const found = retrieved([passageOf("Set the port of the server.", "old", 0.42)], { port: 20, set: 100, rarest: 0 });
    const { relevanceScore } = decide("", found);
    for (const floor of [relevanceScore, relevanceScore + 0.01]) {
      expect(decide("", found, floor)).toMatchObject({ covered: floor === relevanceScore, relevanceScore });
    }
    expect(elsewhereFloor).toBeGreaterThan(relevanceFloor);
  });

  it("refuses when nothing was found", () => {
    expect(decide("", retrieved([], { port: 0 }))).toEqual({ covered: false, relevanceScore: 0, nearestPages: [] });
  });

  it("names at most three nearest pages, each once, best first", () => {
    const passages = ["a", "b", "a", "c", "d"].map((name) => passageOf("Text.", name, 0.1));
    expect(decide("", retrieved(passages, {})).nearestPages.map(({ path }) => path)).toEqual(["a.md", "b.md", "c.md"]);
  });

  it("has scores between 0 and 1 that rise with both signals", () => {
    expect(likelihood({ similarity: 0, coverage: 0 })).toBeGreaterThan(0);
    expect(likelihood({ similarity: 1, coverage: 1 })).toBeLessThan(1);
    expect(likelihood({ similarity: 0.5, coverage: 0.5 })).toBeGreaterThan(likelihood({ similarity: 0.4, coverage: 0.5 }));
    expect(likelihood({ similarity: 0.5, coverage: 0.5 })).toBeGreaterThan(likelihood({ similarity: 0.5, coverage: 0.4 }));
    expect(relevanceFloor).toBeGreaterThan(0);
  });
});
