import type { Database } from "@/server/adapters/database/database";
import type { Entries } from "./posting-list";
import { writeSegment } from "./write-segment";

/** Pending chunks that become one segment at most; fewer wait while an ingest goes on. */
export const chunksPerSeal = 1_024;

type Row = { chunk_ref: number; terms: string[]; counts: number[]; length: number };

/**
 * Gathers pending chunks into segments, the last one only when it is full or `rest` is to be gathered too. A chunk that is removed meanwhile
 * is remembered by the database. When another process gathers the same chunks, one of the two gives up.
 */
export async function sealPending(database: Database, { rest }: { rest: boolean }): Promise<void> {
  for (;;) {
    const rows = await database.query<Row>(
      `SELECT chunk_ref, terms, counts, length FROM pending_postings ORDER BY chunk_ref LIMIT ${chunksPerSeal}`,
    );
    if (rows.length === 0 || (rows.length < chunksPerSeal && !rest)) return;
    const refs = rows.map(({ chunk_ref }) => chunk_ref);
    const id = await writeSegment(
      database,
      refs,
      rows.map(({ length }) => length),
      invert(rows),
    );
    if (!(await putLive(database, id, refs))) return;
  }
}

function invert(rows: readonly Row[]): Map<string, Entries> {
  const byTerm = new Map<string, { places: number[]; counts: number[]; size: number }>();
  for (const [place, { terms, counts }] of rows.entries()) {
    for (const [i, term] of terms.entries()) {
      const entries = byTerm.get(term) ?? { places: [], counts: [], size: 0 };
      entries.places.push(place);
      entries.counts.push(counts[i] ?? 1);
      entries.size++;
      byTerm.set(term, entries);
    }
  }
  return byTerm;
}

/** Undoes the transaction that finds its chunks gathered already. */
class Forestalled extends Error {}

/** Puts the segment in the place of its pending rows; false where another process has done so with some of them. */
async function putLive(database: Database, id: number, refs: readonly number[]): Promise<boolean> {
  try {
    await database.transaction(async (tx) => {
      const taken = await tx.query<{ ref: number }>(
        `DELETE FROM pending_postings WHERE chunk_ref = ANY ($1::int[]) RETURNING chunk_ref AS ref`,
        [refs],
      );
      const held = new Set(taken.map(({ ref }) => ref));
      const gone = refs.filter((ref) => !held.has(ref));
      const removed = await tx.query(`SELECT FROM removed_postings WHERE chunk_ref = ANY ($1::int[])`, [gone]);
      if (removed.length < gone.length) throw new Forestalled();
      await tx.query(`UPDATE posting_segments SET state = 'live' WHERE id = $1`, [id]);
    });
    return true;
  } catch (error) {
    if (!(error instanceof Forestalled)) throw error;
    await database.query(`UPDATE posting_segments SET state = 'dead' WHERE id = $1`, [id]);
    return false;
  }
}
