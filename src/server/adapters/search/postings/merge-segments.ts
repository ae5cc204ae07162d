import type { Database, Sql } from "@/server/adapters/database/database";
import { blockSize, type Entries, openPostingList, readBlock } from "./posting-list";
import { openSegment, placeOf, type Segment } from "./segment";
import { writeSegment } from "./write-segment";

/** So many segments of about one size become one, which is of the next size. */
const mergedAtOnce = 8;
const smallestTier = 512;
/** A segment with a larger share of removed chunks is written anew without them. */
const mostRemoved = 0.25;
/** Rows read at once from each segment, and removed at once from one that is dead. */
const rowsPerRead = 400;
const rowsPerRemoval = 5_000;

/** Merges segments until few are left of each size, and takes removed chunks out of those that have many. */
export async function mergeSegments(database: Database, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const segments = await readSegments(database, ["live"]);
    const removed = await readRemoved(database);
    const sources = chooseSources(segments, removed);
    if (sources.length === 0) return;
    if (!(await mergeInto(database, sources, removed))) return;
  }
}

/**
 * Removes the rows of segments that are searched no longer, or that a crash left half written, and forgets removed chunks that stand in no
 * segment any more.
 */
export async function sweepSegments(database: Database, signal?: AbortSignal): Promise<void> {
  await database.query(
    `UPDATE posting_segments SET state = 'dead' WHERE state = 'building' AND created_at < footnote_now() - interval '12 hours'`,
  );
  for (const { id } of await database.query<{ id: number }>(`SELECT id FROM posting_segments WHERE state = 'dead'`)) {
    await removeLists(database, id, signal);
    await database.query(`DELETE FROM posting_segments WHERE id = $1`, [id]);
  }
  const removed = await readRemoved(database);
  if (removed.length === 0) return;
  const standing = await readSegments(database, ["live", "building"]);
  const forgotten = removed.filter((ref) => standing.every(({ refs }) => placeOf(refs, ref) < 0));
  await database.query(`DELETE FROM removed_postings WHERE chunk_ref = ANY ($1::int[])`, [Array.from(forgotten)]);
}

/** In portions, each a range of the key: an unanalysed table must not tempt the planner to read all of it. */
async function removeLists(sql: Sql, segmentId: number, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const [next] = await sql.query<{ term: string }>(
      `SELECT term FROM postings WHERE segment_id = $1 ORDER BY term OFFSET ${rowsPerRemoval} LIMIT 1`,
      [segmentId],
    );
    if (next === undefined) break;
    await sql.query(`DELETE FROM postings WHERE segment_id = $1 AND term < $2`, [segmentId, next.term]);
  }
  await sql.query(`DELETE FROM postings WHERE segment_id = $1`, [segmentId]);
}

async function readSegments(sql: Sql, states: readonly string[]): Promise<Segment[]> {
  const rows = await sql.query<Parameters<typeof openSegment>[0]>(
    `SELECT id, chunk_count, refs, lengths FROM posting_segments WHERE state = ANY ($1::text[]) ORDER BY id`,
    [states],
  );
  return rows.map(openSegment);
}

async function readRemoved(sql: Sql): Promise<Int32Array> {
  const rows = await sql.query<{ ref: number }>(`SELECT chunk_ref AS ref FROM removed_postings ORDER BY chunk_ref`);
  return Int32Array.from(rows, ({ ref }) => ref);
}

function chooseSources(segments: readonly Segment[], removed: Int32Array): Segment[] {
  const worn = segments.find(({ refs, size }) => removed.length > 0 && countShared(refs, removed) > mostRemoved * size);
  if (worn) return [worn];
  const tiers = new Map<number, Segment[]>();
  for (const segment of segments) {
    const tier = Math.max(0, Math.floor(Math.log(segment.size / smallestTier) / Math.log(mergedAtOnce)));
    tiers.set(tier, [...(tiers.get(tier) ?? []), segment]);
  }
  const crowded = [...tiers].sort(([a], [b]) => a - b).find(([, members]) => members.length >= mergedAtOnce);
  return crowded?.[1] ?? [];
}

function countShared(refs: Int32Array, removed: Int32Array): number {
  return removed.reduce((count, ref) => count + Number(placeOf(refs, ref) >= 0), 0);
}

/** Where the chunks of each source go, -1 for those that are left out. */
type Plan = { refs: Int32Array; lengths: Uint32Array; moves: Map<number, Int32Array>; dropped: number[] };

function planMerge(sources: readonly Segment[], removed: Int32Array): Plan {
  const kept: { ref: number; length: number; source: number; place: number }[] = [];
  const dropped: number[] = [];
  const moves = new Map(sources.map(({ id, size }) => [id, new Int32Array(size).fill(-1)]));
  for (const { id, refs, lengths } of sources) {
    for (const [place, ref] of refs.entries()) {
      if (placeOf(removed, ref) >= 0) dropped.push(ref);
      else kept.push({ ref, length: lengths[place] ?? 0, source: id, place });
    }
  }
  kept.sort((a, b) => a.ref - b.ref);
  for (const [to, { source, place }] of kept.entries()) moves.get(source)?.fill(to, place, place + 1);
  return { refs: Int32Array.from(kept, ({ ref }) => ref), lengths: Uint32Array.from(kept, ({ length }) => length), moves, dropped };
}

/** Writes the sources as one segment and puts it in their place; false where another process has merged one of them meanwhile. */
async function mergeInto(database: Database, sources: readonly Segment[], removed: Int32Array): Promise<boolean> {
  const plan = planMerge(sources, removed);
  const ids = sources.map(({ id }) => id);
  const merged = plan.refs.length === 0 ? null : await writeSegment(database, plan.refs, plan.lengths, mergedTerms(database, ids, plan));
  const isOurs = await database.transaction(async (tx) => {
    const replaced = await tx.query(`SELECT FROM posting_segments WHERE id = ANY ($1::int[]) AND state = 'live' FOR UPDATE`, [ids]);
    if (replaced.length < ids.length) return false;
    await tx.query(`UPDATE posting_segments SET state = 'dead' WHERE id = ANY ($1::int[])`, [ids]);
    await tx.query(`UPDATE posting_segments SET state = 'live' WHERE id = $1`, [merged]);
    await tx.query(`DELETE FROM removed_postings WHERE chunk_ref = ANY ($1::int[])`, [plan.dropped]);
    return true;
  });
  if (!isOurs) await database.query(`UPDATE posting_segments SET state = 'dead' WHERE id = $1`, [merged]);
  return isOurs;
}

type Row = { segment_id: number; term: string; chunk_count: number; entries: Buffer };

/** The sources' lists joined term by term. Of each source as many rows are read as may be needed; the last term may go on behind them. */
async function* mergedTerms(sql: Sql, ids: readonly number[], { moves }: Plan): AsyncGenerator<[string, Entries]> {
  for (let after: string | null = null; ; ) {
    const rows: Row[] = await sql.query<Row>(
      `SELECT list.* FROM unnest($1::int[]) AS source(id) CROSS JOIN LATERAL (
         SELECT segment_id, term, chunk_count, entries FROM postings
         WHERE segment_id = source.id AND ($2::text IS NULL OR term > $2) ORDER BY term LIMIT ${rowsPerRead}
       ) AS list ORDER BY term, segment_id LIMIT ${rowsPerRead}`,
      [ids, after],
    );
    const last = rows.at(-1)?.term;
    const isEnd = rows.length < rowsPerRead;
    const first = rows[0]?.term;
    // A term of more segments than rows are read would never be whole; there are far fewer.
    const whole = isEnd || first === last ? rows : rows.filter(({ term }) => term !== last);
    yield* joinRows(whole, moves);
    if (isEnd) return;
    after = whole.at(-1)?.term ?? null;
  }
}

function* joinRows(rows: readonly Row[], moves: ReadonlyMap<number, Int32Array>): Generator<[string, Entries]> {
  for (let start = 0; start < rows.length; ) {
    const term = rows[start]?.term ?? "";
    let end = start + 1;
    while (rows[end]?.term === term) end++;
    const entries = joinLists(rows.slice(start, end), moves);
    if (entries.size > 0) yield [term, entries];
    start = end;
  }
}

const blockPlaces = new Uint32Array(blockSize);
const blockCounts = new Uint32Array(blockSize);

function joinLists(rows: readonly Row[], moves: ReadonlyMap<number, Int32Array>): Entries {
  const joined: [place: number, count: number][] = [];
  for (const { segment_id, chunk_count, entries } of rows) {
    const list = openPostingList(entries, chunk_count);
    const move = moves.get(segment_id);
    for (let block = 0; block < list.blockCount; block++) {
      const length = readBlock(list, block, blockPlaces, blockCounts);
      for (let i = 0; i < length; i++) {
        const to = move?.[blockPlaces[i] ?? 0] ?? -1;
        if (to >= 0) joined.push([to, blockCounts[i] ?? 1]);
      }
    }
  }
  joined.sort(([a], [b]) => a - b);
  return {
    places: Uint32Array.from(joined, ([place]) => place),
    counts: Uint32Array.from(joined, ([, count]) => count),
    size: joined.length,
  };
}
