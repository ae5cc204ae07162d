import type { Sql } from "@/server/adapters/database/database";
import type { ChunkHit } from "@/server/domain/retrieval/passage";
import type { LexicalIndex } from "@/server/domain/retrieval/ports";
import { countWords } from "./count-words";
import { lexicalText } from "./lexical-text";
import { BestChunks, type ScoredChunk } from "./postings/best-chunks";
import { emphasis, termWeight } from "./postings/bm25";
import { createIndexStateReader, type IndexState } from "./postings/index-state";
import { createPostingReader, listKey } from "./postings/posting-cache";
import type { PostingList } from "./postings/posting-list";
import { scoreSegment } from "./postings/score-segment";
import { averageOf } from "./postings/segment";
import { createSelections, type Selection } from "./postings/selection";

/** How often a search begins anew because segments were merged under it. */
const mostAttempts = 5;

/**
 * BM25 over packed posting lists: score = Σ (1 + ln qf) · idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average length)) over the
 * question's distinct terms, each standing qf times in it, with counts and average of the scope. Lists are read from PostgreSQL once and scored here.
 */
export function createLexicalIndex(sql: Sql): LexicalIndex {
  const readState = createIndexStateReader(sql);
  const readLists = createPostingReader(sql);
  const select = createSelections(sql);
  const name = createNaming(sql);
  return {
    async countWords(texts) {
      const { pending } = await readState("", null);
      return texts.length === 0 ? [] : countWords(sql, texts, pending);
    },
    async search(query, scope, limit) {
      const text = lexicalText(query);
      for (let attempt = 1; ; attempt++) {
        const state = await readState(text, scope.collectionId);
        const ids = state.segments.map(({ id }) => id);
        const asked = state.asked.map(({ term }) => term);
        const lists = asked.length === 0 ? new Map<string, PostingList>() : await readLists(ids, asked);
        if (lists === null && attempt < mostAttempts) continue;
        if (lists === null) throw new Error("the lexical index changed too often to be searched");
        const { chunkCount, terms, best } = rank(state, lists, await select(state, scope), limit);
        return { hits: await name(best), profile: { chunkCount, terms } };
      }
    },
  };
}

function rank(state: IndexState, lists: ReadonlyMap<string, PostingList>, selection: Selection, limit: number) {
  const { chunkCount, averageLength } = statisticsOf(state, selection);
  const asked = state.asked.map(({ term, count }) => ({ term, count, chunks: countChunks(state, lists, selection, term) }));
  const terms = asked.map(({ term, chunks }) => ({ term, chunks }));
  const words = asked
    .filter(({ chunks }) => chunks > 0)
    .map(({ term, count, chunks }) => ({ term, weight: emphasis(count) * termWeight(chunks, chunkCount) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1));
  const best = new BestChunks(limit);
  // The largest first: what it finds spares reading the others.
  for (const segment of [...state.segments].sort((a, b) => b.size - a.size)) {
    const own = words.flatMap(({ term, weight }) => {
      const list = lists.get(listKey(segment.id, term));
      return list ? [{ list, weight }] : [];
    });
    if (own.length > 0) scoreSegment(segment, own, selection.part(segment).mask, averageLength, best, limit);
  }
  state.pending.score(words, selection.isInside, averageLength, best);
  return { chunkCount, terms, best: best.ranked() };
}

function statisticsOf({ segments, pending }: IndexState, selection: Selection): { chunkCount: number; averageLength: number } {
  let [chunks, tokens] = [0, 0];
  for (const segment of segments) {
    const part = selection.part(segment);
    chunks += part.chunks;
    tokens += part.tokens;
  }
  for (const [ref, length] of pending.lengths) {
    if (!selection.isInside(ref)) continue;
    chunks++;
    tokens += length;
  }
  return { chunkCount: chunks, averageLength: averageOf(tokens, chunks) };
}

function countChunks(
  { segments, pending }: IndexState,
  lists: ReadonlyMap<string, PostingList>,
  selection: Selection,
  term: string,
): number {
  let chunks = pending.count(term, selection.isInside);
  for (const segment of segments) {
    const list = lists.get(listKey(segment.id, term));
    if (list) chunks += selection.count(segment, term, list);
  }
  return chunks;
}

/** Chunks whose ids are remembered by their numbers. */
const mostKnown = 100_000;

/**
 * Hits under their chunks' ids. A number is never given to another chunk, so what was looked up once is remembered; of those that were not,
 * one that was removed meanwhile drops out.
 */
function createNaming(sql: Sql): (best: readonly ScoredChunk[]) => Promise<ChunkHit[]> {
  const known = new Map<number, string>();
  return async (best) => {
    const unknown = best.flatMap(({ ref }) => (known.has(ref) ? [] : [ref]));
    if (unknown.length > 0) {
      const rows = await sql.query<{ id: string; ref: number }>(
        `SELECT id, ref FROM chunks WHERE ref = ANY ($1::int[])`,
        [unknown],
        "chunks-by-number",
      );
      for (const { id, ref } of rows) known.set(ref, id);
    }
    const hits = namedBy(best, known);
    if (known.size > mostKnown) known.clear();
    return hits;
  };
}

function namedBy(best: readonly ScoredChunk[], ids: ReadonlyMap<number, string>): ChunkHit[] {
  return best.flatMap(({ ref, score }) => {
    const chunkId = ids.get(ref);
    return chunkId === undefined ? [] : [{ chunkId, score }];
  });
}
