import { describe, expect, test } from "vitest";
import { createTokenMeter } from "@/server/domain/rate-limit/token-meter";
import { createRetriever, type RetrieverDeps } from "./create-retriever";
import { fuse } from "./fuse";
import type { ChunkHit, Passage, Scope } from "./passage";
import type { Reranker } from "./ports";

const scope: Scope = { collectionId: "c" };

/** Ports over a few texts by chunk id; both indexes answer with the hits given. */
function portsOver(texts: Record<string, string>, lexical: ChunkHit[], vector: ChunkHit[]) {
  const asked: string[] = [];
  const loads: string[][] = [];
  let now = 0;
  const deps: RetrieverDeps = {
    embedder: {
      id: "model",
      dim: 2,
      async embedQuery(text) {
        asked.push(`embed ${text}`);
        return Float32Array.from([1, 0]);
      },
      embedPassages: async () => [],
    },
    lexical: {
      countWords: async (words) => words.map((one) => (one === "hierarchy" ? 5 : 0)),
      async search(query, within, limit) {
        asked.push(`words ${query} in ${within.collectionId}`);
        return {
          hits: lexical.slice(0, limit),
          profile: { chunkCount: 9, terms: [{ term: "word", chunks: query.includes("heirarchy") ? 0 : 3 }] },
        };
      },
    },
    vector: {
      async search(_, modelId, within, limit) {
        asked.push(`meaning by ${modelId} in ${within.collectionId}`);
        return vector.slice(0, limit);
      },
      read: async () => new Map(),
    },
    fuse,
    passages: {
      async load(chunkIds) {
        loads.push([...chunkIds]);
        return chunkIds.flatMap((id) => (texts[id] === undefined ? [] : passage(id, texts[id])));
      },
      section: async () => [],
      countDocuments: async () => 4,
      versions: async () => ["0.72", "0.9", null],
    },
    clock: { now: () => (now += 5) },
  };
  return { deps, asked, loads };
}

function passage(chunkId: string, text: string): Passage {
  const location = { documentId: chunkId, ordinal: 0, title: "", path: `${chunkId}.md`, url: null, anchor: null, headingPath: [] };
  return { chunkId, text, context: "", location, otherLocations: [] };
}

const hits = (...ids: string[]): ChunkHit[] => ids.map((chunkId, i) => ({ chunkId, score: 1 - i / 100 }));

describe("retriever", () => {
  test("joins both rankings and tells each score, null where an index did not return the passage", async () => {
    const { deps, asked } = portsOver({ a: "alpha", b: "beta", c: "gamma" }, hits("a", "b"), hits("b", "c"));
    const retrieved = await createRetriever(deps).retrieve("question", scope, 8);
    expect(asked.sort()).toEqual(["embed question", "meaning by model in c", "words question in c"]);
    expect(retrieved.passages.map(({ chunkId, scores }) => [chunkId, scores.lexical, scores.vector])).toEqual([
      ["b", 0.99, 1],
      ["c", null, 0.99],
      ["a", 1, null],
    ]);
    expect(retrieved).toMatchObject({ profile: { chunkCount: 9 }, trace: { found: 3, embedder: "model", reranker: null } });
    expect(retrieved.trace.steps.map(({ name }) => name)).toEqual(["words", "embedding", "nearest", "comparing", "passages"]);
    expect(retrieved.trace.steps.every(({ ms }) => ms > 0 && ms < retrieved.retrievalMs)).toBe(true);
    expect([...retrieved.queryVector]).toEqual([1, 0]);
  });

  test("searches again for a question whose unknown word is a slip away from a known one, and says what was searched for", async () => {
    const { deps, asked } = portsOver({ a: "alpha" }, hits("a"), hits("a"));
    const retrieved = await createRetriever(deps).retrieve("The heirarchy?", scope, 8);
    expect(retrieved.question).toBe("The hierarchy?");
    expect(asked).toContain("words The hierarchy? in c");
    expect(asked).toContain("embed The hierarchy?");
    expect(retrieved.profile.terms).toEqual([{ term: "word", chunks: 3 }]);
  });

  test("reads on when near-duplicates fold, until enough different passages are there", async () => {
    const same = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`v${i}`, "the same page in another version"]));
    const { deps, loads } = portsOver({ ...same, x: "one thing", y: "another thing" }, [], hits(...Object.keys(same), "x", "y"));
    const { passages } = await createRetriever(deps).retrieve("question", scope, 3);
    expect(passages.map(({ chunkId }) => chunkId)).toEqual(["v0", "x", "y"]);
    expect(passages[0]?.otherLocations).toHaveLength(11);
    expect(loads.length).toBeGreaterThan(1);
  });

  test("gives no more than asked for, and fewer when there are fewer", async () => {
    const { deps } = portsOver({ a: "alpha", b: "beta", c: "gamma" }, hits("a", "b", "c"), []);
    expect((await createRetriever(deps).retrieve("question", scope, 2)).passages).toHaveLength(2);
    expect((await createRetriever(deps).retrieve("question", scope, 20)).passages).toHaveLength(3);
  });

  test("a chunk removed since it was found is left out", async () => {
    const { deps } = portsOver({ b: "beta" }, hits("a", "b"), []);
    expect((await createRetriever(deps).retrieve("question", scope, 5)).passages.map(({ chunkId }) => chunkId)).toEqual(["b"]);
  });

  test("a reranker has the last word on order, not on what exists", async () => {
    const { deps } = portsOver({ a: "alpha", b: "beta" }, hits("a", "b"), []);
    const reranker = {
      id: "reverse",
      rerank: async (_: string, passages: readonly Passage[]) => [passage("made up", "!"), ...[...passages].reverse()],
    };
    const { passages } = await createRetriever({ ...deps, reranker }).retrieve("question", scope, 5);
    expect(passages.map(({ chunkId }) => chunkId)).toEqual(["b", "a"]);
  });

  test("a reranker's cost is put down to whoever searches", async () => {
    const { deps } = portsOver({ a: "alpha" }, hits("a"), []);
    const reranker: Reranker = {
      id: "costly",
      async rerank(_, passages, meter) {
        meter.request(0).told(90);
        return [...passages];
      },
    };
    const meter = createTokenMeter();
    await createRetriever({ ...deps, reranker }).retrieve("question", scope, 5, { signal: new AbortController().signal, meter });
    expect(meter.tokens()).toBe(90);
  });

  test("stops with the signal's reason", async () => {
    const { deps } = portsOver({ a: "alpha" }, hits("a"), []);
    const abort = new AbortController();
    abort.abort(new Error("stopped"));
    await expect(createRetriever(deps).retrieve("question", scope, 5, { signal: abort.signal, meter: createTokenMeter() })).rejects.toThrow(
      "stopped",
    );
  });

  test("a question is asked in the version that it names, without its name, else in the current one; a scope that has one keeps it", async () => {
    const { deps } = portsOver({}, [], []);
    const { narrow } = createRetriever(deps);
    expect(await narrow("How does Hermes start in 0.72?", scope)).toEqual({
      question: "How does Hermes start?",
      scope: { collectionId: "c", version: "0.72" },
    });
    const current = { ...scope, version: null };
    expect(await narrow("How does Hermes start?", scope)).toEqual({ question: "How does Hermes start?", scope: current });
    const unversioned = createRetriever({ ...deps, passages: { ...deps.passages, versions: async () => [null] } });
    expect(await unversioned.narrow("How does Hermes start in 0.72?", scope)).toEqual({
      question: "How does Hermes start in 0.72?",
      scope,
    });
    const inOther = { ...scope, version: "0.9" };
    expect(await narrow("How does Hermes start in 0.72?", inOther)).toEqual({ question: "How does Hermes start in 0.72?", scope: inOther });
  });

  test("tells what became of each of the best passages, and why", async () => {
    const texts = { a: "one thing", b: "one thing", d: "another thing", e: "a third thing" };
    const { deps } = portsOver(texts, hits("a", "b", "c", "d", "e"), []);
    const { trace } = await createRetriever(deps).retrieve("question", scope, 2);
    expect(trace.candidates.map(({ chunkId, fate, keptAs }) => [chunkId, fate, keptAs])).toEqual([
      ["a", "kept", "a"],
      ["b", "same", "a"],
      ["c", "gone", null],
      ["d", "kept", "d"],
      ["e", "behind", null],
    ]);
    expect(trace.candidates[0]?.scores).toEqual({ lexical: 1, vector: null, fused: 0.4 });
  });

  test("tells of the best thirty, and of those further down that were not even read", async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `p${i}`);
    const { deps } = portsOver(Object.fromEntries(ids.map((id) => [id, `${id} alone`])), hits(...ids), []);
    const { trace } = await createRetriever(deps).retrieve("question", scope, 2);
    expect([trace.found, trace.candidates.length]).toEqual([40, 30]);
    expect(trace.candidates.map(({ fate }) => fate).join(" ")).toMatch(/^kept kept( behind){8}( unread){20}$/);
  });
});
