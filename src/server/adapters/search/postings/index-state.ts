import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { gather } from "@/server/adapters/database/gather";
import { lexicalConfig } from "../lexical-text";
import { PendingPostings, PendingRow } from "./pending-postings";
import { openSegment, type Segment } from "./segment";

/** A term of a question, and how often it stands there. */
type AskedTerm = { term: string; count: number };

/** The lexical index as one statement saw it, with the words of a question. */
export type IndexState = {
  /** The distinct terms that the question's words are indexed as, and how often each stands there. */
  asked: AskedTerm[];
  segments: Segment[];
  pending: PendingPostings;
  /** Numbers of chunks that were removed and may still stand in a segment, ascending. A new array whenever it changes. */
  removed: Int32Array;
  /** Whether the scope asked for is all there is. */
  isWhole: boolean;
  /** Differs after chunks have been added or a run has ended. */
  version: string;
};

const Pair = z.tuple([z.number(), z.number()]);
const Row = z.object({
  asked: z.array(z.array(z.tuple([z.string(), z.number()]))),
  segments: z.array(z.number()),
  known: Pair,
  added: z.array(PendingRow),
  removed: Pair,
  collections: z.array(z.string()),
  version: z.string(),
});

/** The chunks' sequence counts every insert, the runs count every change of places. */
const version = `concat_ws('/', (SELECT last_value FROM chunks_ref_seq),
  (SELECT concat_ws('/', count(*), count(finished_at), max(finished_at)) FROM ingest_runs))`;

const statement = `SELECT
  (SELECT json_agg((SELECT coalesce(json_agg(json_build_array(lexeme, cardinality(positions)) ORDER BY lexeme), '[]')
     FROM unnest(to_tsvector($1::regconfig, text))) ORDER BY nth) FROM unnest($2::text[]) WITH ORDINALITY AS given(text, nth)) AS asked,
  (SELECT coalesce(json_agg(id ORDER BY id), '[]') FROM posting_segments WHERE state = 'live') AS segments,
  (SELECT json_build_array(count(*), coalesce(sum(chunk_ref), 0)) FROM pending_postings WHERE chunk_ref <= $3) AS known,
  (SELECT coalesce(json_agg(json_build_array(chunk_ref, length, terms, counts) ORDER BY chunk_ref), '[]')
   FROM pending_postings WHERE chunk_ref > $3) AS added,
  (SELECT json_build_array(count(*), coalesce(sum(chunk_ref), 0)) FROM removed_postings) AS removed,
  (SELECT coalesce(json_agg(id), '[]') FROM (SELECT id FROM collections LIMIT 2) AS first_two) AS collections,
  ${version} AS version`;

/** What is asked of the index: a question's text as it is indexed, and the collection it is asked of; null: all. */
type Asked = { text: string; collectionId: string | null };

/** Questions that one look at the index serves. */
const mostTogether = 64;
/** A question waits no longer for others. */
const spacingMs = 10;

/**
 * Reads how the index stands; once a question, together for those that come together. What never changes (a segment's chunks) is kept, and of
 * what is pending only what is new is transferred.
 */
export function createIndexStateReader(sql: Sql): (text: string, collectionId: string | null) => Promise<IndexState> {
  const segments = createSegmentCache(sql);
  let pending = new PendingPostings();
  let removed = { count: 0, sum: 0, refs: new Int32Array(0) };

  const readPending = async () => {
    const [row] = await sql.query<{ rows: unknown }>(
      `SELECT coalesce(json_agg(json_build_array(chunk_ref, length, terms, counts) ORDER BY chunk_ref), '[]') AS rows FROM pending_postings`,
    );
    return new PendingPostings(z.array(PendingRow).parse(row?.rows));
  };
  const readRemoved = async () => {
    const [row] = await sql.query<{ refs: number[] }>(
      `SELECT coalesce(array_agg(chunk_ref ORDER BY chunk_ref), '{}') AS refs FROM removed_postings`,
    );
    const refs = Int32Array.from(row?.refs ?? []);
    return { count: refs.length, sum: refs.reduce((sum, ref) => sum + ref, 0), refs };
  };

  const readOnce = async (asked: readonly Asked[]): Promise<IndexState[] | null> => {
    const { lastRef, sum, lengths } = pending;
    const known = lengths.size;
    const texts = asked.map(({ text }) => text);
    const [found] = await sql.query(statement, [lexicalConfig, texts, lastRef], "lexical-state");
    const row = Row.parse(found);
    if (row.known[0] !== known || row.known[1] !== sum) {
      pending = await readPending();
      return null;
    }
    pending.add(row.added);
    if (row.removed[0] !== removed.count || row.removed[1] !== removed.sum) removed = await readRemoved();
    const live = await segments(row.segments);
    if (live.length < row.segments.length) return null;
    const state = { segments: live, pending, removed: removed.refs, version: row.version };
    const isAll = (collectionId: string | null) =>
      collectionId === null || (row.collections.length === 1 && row.collections[0] === collectionId);
    const termsOf = (i: number) => row.asked[i]?.map(([term, count]) => ({ term, count })) ?? [];
    return asked.map(({ collectionId }, i) => ({ ...state, asked: termsOf(i), isWhole: isAll(collectionId) }));
  };
  // One batch after the other: what is kept must never mix two moments.
  const read = gather(
    async (asked: readonly Asked[]): Promise<IndexState[]> => {
      for (;;) {
        const states = await readOnce(asked);
        if (states) return states;
      }
    },
    { most: mostTogether, spacingMs },
  );
  return (text, collectionId) => read({ text, collectionId });
}

/** Segments by their ids; those that are searched no longer are let go. One that has gone in the meantime is left out. */
function createSegmentCache(sql: Sql): (ids: readonly number[]) => Promise<Segment[]> {
  let kept = new Map<number, Segment>();
  return async (ids) => {
    const missing = ids.filter((id) => !kept.has(id));
    if (missing.length > 0 || ids.length < kept.size) {
      const rows = await sql.query<Parameters<typeof openSegment>[0]>(
        `SELECT id, chunk_count, refs, lengths FROM posting_segments WHERE id = ANY ($1::int[])`,
        [missing],
      );
      const opened = new Map(rows.map((row) => [row.id, openSegment(row)]));
      kept = new Map(ids.flatMap((id) => [[id, kept.get(id) ?? opened.get(id)] as const]).flatMap(([id, one]) => (one ? [[id, one]] : [])));
    }
    return ids.flatMap((id) => kept.get(id) ?? []);
  };
}
