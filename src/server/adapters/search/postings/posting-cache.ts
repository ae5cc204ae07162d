import type { Sql } from "@/server/adapters/database/database";
import { openPostingList, type PostingList } from "./posting-list";

/** The lists of some terms in some segments, by segment and term; null where the segments are no longer what they were. */
export type PostingReader = (segmentIds: readonly number[], terms: readonly string[]) => Promise<Map<string, PostingList> | null>;

/** Bytes of lists kept: the words that questions are made of are few. */
const mostBytes = 64 * 1024 * 1024;
/** What an entry weighs beside its list. */
const entryBytes = 100;

export function listKey(segmentId: number, term: string): string {
  return `${segmentId} ${term}`;
}

/** Reads posting lists and keeps those that were asked for last; also that a segment lacks a term. Lists never change. */
export function createPostingReader(sql: Sql): PostingReader {
  const kept = new Map<string, PostingList | null>();
  let bytes = 0;
  const weightOf = (list: PostingList | null) => entryBytes + (list?.bytes.length ?? 0);
  const keep = (key: string, list: PostingList | null) => {
    kept.set(key, list);
    bytes += weightOf(list);
    for (const [oldest, value] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= weightOf(value);
    }
  };

  return async (segmentIds, terms) => {
    const found = new Map<string, PostingList>();
    const missing: { segmentId: number; term: string }[] = [];
    for (const segmentId of segmentIds) {
      for (const term of terms) {
        const key = listKey(segmentId, term);
        const list = kept.get(key);
        if (list === undefined) missing.push({ segmentId, term });
        else if (kept.delete(key)) kept.set(key, list); // the latest last
        if (list) found.set(key, list);
      }
    }
    if (missing.length === 0) return found;
    const rows = await readLists(sql, missing);
    if (rows === null) return null;
    for (const { segmentId, term } of missing) {
      const key = listKey(segmentId, term);
      const row = rows.get(key);
      const list = row ? openPostingList(row.entries, row.chunk_count) : null;
      if (!kept.has(key)) keep(key, list);
      if (list) found.set(key, list);
    }
    return found;
  };
}

type Row = { segment_id: number; term: string; chunk_count: number; entries: Buffer };

async function readLists(sql: Sql, wanted: readonly { segmentId: number; term: string }[]): Promise<Map<string, Row> | null> {
  const segmentIds = [...new Set(wanted.map(({ segmentId }) => segmentId))];
  const terms = [...new Set(wanted.map(({ term }) => term))];
  const rows = await sql.query<Row & { live: number }>(
    `SELECT live, segment_id, term, chunk_count, entries
     FROM (SELECT count(*)::int AS live FROM posting_segments WHERE id = ANY ($1::int[]) AND state = 'live') AS standing
     LEFT JOIN postings ON segment_id = ANY ($1::int[]) AND term = ANY ($2::text[])`,
    [segmentIds, terms],
    "posting-lists",
  );
  if (rows[0]?.live !== segmentIds.length) return null;
  return new Map(rows.filter(({ term }) => term !== null).map((row) => [listKey(row.segment_id, row.term), row]));
}
