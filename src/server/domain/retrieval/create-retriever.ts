import type { Clock } from "../clock";
import { createTokenMeter } from "../rate-limit/token-meter";
import { createStopwatch, type Stopwatch } from "../stopwatch";
import { judgeCandidates, type PassagesRead } from "./candidates";
import { correctQuestion } from "./correct-question";
import { comparedAgain, feedBack } from "./feed-back";
import { foldNearDuplicates } from "./fold-near-duplicates";
import type { ChunkHit, Passage, RankedPassage, Scope } from "./passage";
import type { Embedder, Fusion, LexicalIndex, PassageStore, Reranker, VectorIndex } from "./ports";
import { preferPhrases } from "./prefer-phrases";
import type { NarrowedQuestion, Retriever, SearchRun } from "./retriever";
import { scopeKey } from "./scope-key";
import { versionAsked } from "./version-asked";
import { widen } from "./widen";

export type RetrieverDeps = {
  embedder: Embedder;
  lexical: LexicalIndex;
  vector: VectorIndex;
  fuse: Fusion;
  passages: PassageStore;
  reranker?: Reranker;
  clock: Clock;
};

/** Hits taken from each index; what is below the hundredth place of both rarely helps. */
const depth = 100;
/** Hits taken for each passage wanted where many are wanted. */
const hitsPerWanted = 2;
/** Passages read beyond those wanted, since near-duplicates fold. */
const spare = 8;
/** Best passages that a writing model reads with the rest of their section. */
const widened = 2;
/** How long the names of a collection's versions are remembered, and how long the number of its pages, which readers see grow while it is read. */
const versionsKeptMs = 30_000;
const pagesKeptMs = 2_000;
/** Passages a reranker is shown. */
const reranked = 50;

/**
 * Hybrid retrieval: BM25 and nearest vectors, fused, the first hits compared once more and read for phrases, near-duplicates folded, reranked where
 * there is a reranker.
 * The question is embedded while the words are looked up. Throws the signal's reason when aborted.
 */
export function createRetriever(deps: RetrieverDeps): Retriever {
  const versions = keptFor(versionsKeptMs, deps.clock, ({ collectionId }) => deps.passages.versions({ collectionId }));
  const countPages = keptFor(pagesKeptMs, deps.clock, (scope) => deps.passages.countDocuments(scope));
  return {
    countPages,
    narrow: async (question, scope) =>
      scope.version === undefined ? narrowed(question, scope, await versions(scope)) : { question, scope },
    async retrieve(question, scope, limit, run) {
      const signal = run?.signal;
      const startedAt = deps.clock.now();
      const watch = createStopwatch(() => deps.clock.now() - startedAt);
      const { lexical, queryVector, vectorHits, ...asked } = await searchCorrected(
        deps,
        watch,
        question,
        scope,
        Math.max(depth, limit * hitsPerWanted),
      );
      signal?.throwIfAborted();
      const ranked = await watch.time("comparing", () => compareAgain(deps, lexical.hits, vectorHits, queryVector));
      const withScores = scoresFrom(lexical.hits, vectorHits);
      const read = await watch.time("passages", () => readDistinct(deps, ranked, scope, limit, withScores, signal));
      const passages = preferPhrases(asked.question, lexical.profile, read.distinct);
      const { reranker } = deps;
      const ordered = reranker ? await watch.time("reranking", () => rerank(reranker, asked.question, passages, run)) : passages;
      return {
        question: asked.question,
        passages: ordered.slice(0, limit),
        queryVector,
        profile: lexical.profile,
        retrievalMs: deps.clock.now() - startedAt,
        trace: {
          steps: watch.steps,
          candidates: judgeCandidates(ranked, withScores, { ...read, distinct: ordered }, limit),
          found: ranked.length,
          embedder: deps.embedder.id,
          reranker: reranker?.id ?? null,
        },
      };
    },
    widen: (passages) => widenBest(deps.passages, passages),
  };
}

function narrowed(question: string, scope: Scope, versions: readonly (string | null)[]): NarrowedQuestion {
  const older = versions.filter((version) => version !== null);
  const asked = versionAsked(question, older);
  if (asked) return { question: asked.question, scope: { ...scope, version: asked.version } };
  return { question, scope: older.length > 0 && versions.includes(null) ? { ...scope, version: null } : scope };
}

/** Scopes of which something is remembered at once. */
const mostKept = 1_000;

/** What is read of a scope, and read again after a while: it changes when documents are read anew. */
function keptFor<Value>(keptMs: number, clock: Clock, read: (scope: Scope) => Promise<Value>): (scope: Scope) => Promise<Value> {
  const kept = new Map<string, { value: Promise<Value>; readAt: number }>();
  return (scope) => {
    const key = scopeKey(scope);
    const entry = kept.get(key);
    if (entry && clock.now() - entry.readAt < keptMs) return entry.value;
    if (kept.size >= mostKept) kept.clear();
    const value = read(scope);
    value.catch(() => kept.delete(key));
    kept.set(key, { value, readAt: clock.now() });
    return value;
  };
}

async function widenBest(store: PassageStore, passages: readonly RankedPassage[]): Promise<RankedPassage[]> {
  const best = passages.slice(0, widened);
  const sections = await Promise.all(best.map(({ location }) => store.section(location.documentId, location.ordinal)));
  const held = new Set<string>();
  const wide = best.flatMap((passage, i) => {
    if (held.has(passage.chunkId)) return [];
    const { passage: grown, chunkIds } = widen(passage, sections[i] ?? []);
    for (const chunkId of chunkIds) held.add(chunkId);
    return [grown];
  });
  return [...wide, ...passages.slice(widened).filter(({ chunkId }) => !held.has(chunkId))];
}

/** Searches by words and by meaning; once more where a word that stands nowhere is a slip away from one that does. */
async function searchCorrected(deps: RetrieverDeps, watch: Stopwatch, question: string, scope: Scope, limit: number) {
  const found = await searchBoth(deps, watch, question, scope, limit);
  const corrected = await correctQuestion(deps.lexical, question, found.lexical.profile);
  return corrected === null ? found : searchBoth(deps, watch, corrected, scope, limit);
}

async function searchBoth(deps: RetrieverDeps, watch: Stopwatch, question: string, scope: Scope, limit: number) {
  const [lexical, { queryVector, hits: vectorHits }] = await Promise.all([
    watch.time("words", () => deps.lexical.search(question, scope, limit)),
    searchByMeaning(deps, watch, question, scope, limit),
  ]);
  return { question, lexical, queryVector, vectorHits };
}

async function searchByMeaning({ embedder, vector }: RetrieverDeps, watch: Stopwatch, question: string, scope: Scope, limit: number) {
  const queryVector = await watch.time("embedding", () => embedder.embedQuery(question));
  return { queryVector, hits: await watch.time("nearest", () => vector.search(queryVector, embedder.id, scope, limit)) };
}

/** Both rankings in one, the first hits compared once more with what was found. */
async function compareAgain({ fuse, vector, embedder }: RetrieverDeps, lexical: ChunkHit[], nearest: ChunkHit[], question: Float32Array) {
  const ranked = fuse(lexical, nearest);
  const first = ranked.slice(0, comparedAgain).map(({ chunkId }) => chunkId);
  const vectors = first.length === 0 ? new Map<string, Float32Array>() : await vector.read(first, embedder.id);
  return feedBack(ranked, lexical, question, vectors);
}

/** Reads passages best first, in portions, until enough different ones are there or none is left. */
async function readDistinct(
  { passages, reranker }: RetrieverDeps,
  ranked: readonly ChunkHit[],
  scope: Scope,
  limit: number,
  withScores: (hit: ChunkHit) => RankedPassage["scores"],
  signal: AbortSignal | undefined,
): Promise<PassagesRead> {
  const wanted = reranker ? Math.max(limit, reranked) : limit;
  const portion = wanted + spare;
  let read: RankedPassage[] = [];
  let attempted = 0;
  const all: Passage[] = [];
  for (let start = 0; start < ranked.length && read.length < wanted; start += portion) {
    const hits = ranked.slice(start, start + portion);
    const loaded = await passages.load(
      hits.map(({ chunkId }) => chunkId),
      scope,
    );
    signal?.throwIfAborted();
    attempted += hits.length;
    all.push(...loaded);
    const scores = new Map(hits.map((hit) => [hit.chunkId, withScores(hit)]));
    const next = loaded.flatMap((passage) => {
      const found = scores.get(passage.chunkId);
      return found ? [{ ...passage, scores: found }] : [];
    });
    read = foldNearDuplicates([...read, ...next], scope.version ?? null);
  }
  return { attempted, loaded: all, distinct: read };
}

function scoresFrom(lexical: readonly ChunkHit[], vector: readonly ChunkHit[]) {
  const [lexicalScores, vectorScores] = [lexical, vector].map((hits) => new Map(hits.map(({ chunkId, score }) => [chunkId, score])));
  return ({ chunkId, score }: ChunkHit) => ({
    lexical: lexicalScores?.get(chunkId) ?? null,
    vector: vectorScores?.get(chunkId) ?? null,
    fused: score,
  });
}

/** In the reranker's order. The best fused score goes to the first, and so on: whoever reads scores sees the same order. */
async function rerank(reranker: Reranker, question: string, passages: readonly RankedPassage[], run: SearchRun | undefined) {
  const first = passages.slice(0, reranked);
  const byId = new Map(first.map((passage) => [passage.chunkId, passage]));
  const order = await reranker.rerank(question, first, run?.meter ?? createTokenMeter(), run?.signal);
  const fused = first.map(({ scores }) => scores.fused).sort((a, b) => b - a);
  const reordered = order.flatMap(({ chunkId }) => byId.get(chunkId) ?? []);
  const scored = reordered.map((passage, i) => ({ ...passage, scores: { ...passage.scores, fused: fused[i] ?? 0 } }));
  return [...scored, ...passages.slice(reranked)];
}
