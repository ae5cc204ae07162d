import type { Sql } from "@/server/adapters/database/database";
import { type Entries, packEntries } from "./posting-list";
import { averageOf, packLengths, packRefs } from "./segment";

/** The terms of a segment in any order, each once. */
export type TermEntries = Iterable<[term: string, entries: Entries]> | AsyncIterable<[term: string, entries: Entries]>;

/** Rows and bytes of one statement: on the embedded database nobody else is served meanwhile. */
const rowsPerStatement = 1_500;
const bytesPerStatement = 512 * 1024;

/** Writes a segment that is not searched yet, in statements of bounded size; answers its id. Numbers ascend; lengths are by their places. */
export async function writeSegment(sql: Sql, refs: ArrayLike<number>, lengths: ArrayLike<number>, terms: TermEntries): Promise<number> {
  let tokens = 0;
  for (let i = 0; i < lengths.length; i++) tokens += lengths[i] ?? 0;
  const [row] = await sql.query<{ id: number }>(
    `INSERT INTO posting_segments (chunk_count, token_count, refs, lengths, created_at) VALUES ($1, $2, $3, $4, footnote_now()) RETURNING id`,
    [refs.length, tokens, packRefs(refs), packLengths(lengths)],
  );
  if (!row) throw new Error("the segment was not stored");
  const averageLength = averageOf(tokens, refs.length);
  let batch: { term: string; size: number; packed: Buffer }[] = [];
  let bytes = 0;
  const flush = async () => {
    if (batch.length > 0) await insertLists(sql, row.id, batch);
    batch = [];
    bytes = 0;
  };
  for await (const [term, entries] of terms) {
    const packed = packEntries(entries, lengths, averageLength);
    batch.push({ term, size: entries.size, packed });
    bytes += packed.length;
    if (batch.length >= rowsPerStatement || bytes >= bytesPerStatement) await flush();
  }
  await flush();
  return row.id;
}

/** The lists travel as one string of bytes and are cut apart there: an array of them would be written out in hexadecimal. */
async function insertLists(sql: Sql, segmentId: number, lists: readonly { term: string; size: number; packed: Buffer }[]): Promise<void> {
  await sql.query(
    `INSERT INTO postings (segment_id, term, chunk_count, entries)
     SELECT $1, term, size, substring($5::bytea FROM (sum(bytes) OVER (ORDER BY place) - bytes + 1)::int FOR bytes)
     FROM unnest($2::text[], $3::int[], $4::int[]) WITH ORDINALITY AS list(term, size, bytes, place)`,
    [
      segmentId,
      lists.map(({ term }) => term),
      lists.map(({ size }) => size),
      lists.map(({ packed }) => packed.length),
      Buffer.concat(lists.map(({ packed }) => packed)),
    ],
  );
}
