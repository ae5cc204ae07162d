import type { Sql } from "@/server/adapters/database/database";
import type { Scope } from "@/server/domain/retrieval/passage";

/** What BM25 needs to know of a scope. `isWholeIndex`: no chunk stands outside of it, so postings need no filter. */
export type CollectionStatistics = { version: string; chunkCount: number; averageLength: number; isWholeIndex: boolean };

/** Statistics are read again after so long whatever the version says: a chunk removed by hand moves no counter. */
const maxAgeMs = 60_000;

/**
 * SQL for a text that differs after chunks have been added or a run has ended, cheap enough to be read with every search: the chunks'
 * sequence counts every insert, the runs every removal.
 */
export const indexVersion = `concat_ws('/', (SELECT last_value FROM chunks_ref_seq),
  (SELECT concat_ws('/', count(*), count(finished_at), max(finished_at)) FROM ingest_runs))`;

/** Keeps the statistics of each scope; `refresh` when a search has seen another version than theirs. */
export type StatisticsCache = {
  current(scope: Scope): Promise<CollectionStatistics>;
  refresh(scope: Scope): Promise<CollectionStatistics>;
};

export function createStatisticsCache(sql: Sql, now: () => number = Date.now): StatisticsCache {
  const kept = new Map<string | null, { statistics: CollectionStatistics; readAt: number }>();
  const refresh = async ({ collectionId }: Scope) => {
    const statistics = await readStatistics(sql, collectionId);
    kept.set(collectionId, { statistics, readAt: now() });
    return statistics;
  };
  return {
    async current(scope) {
      const entry = kept.get(scope.collectionId);
      return entry && now() - entry.readAt < maxAgeMs ? entry.statistics : refresh(scope);
    },
    refresh,
  };
}

async function readStatistics(sql: Sql, collectionId: string | null): Promise<CollectionStatistics> {
  const [row] = await sql.query<CollectionStatistics>(
    `WITH every AS (SELECT id, token_count FROM chunks),
     inside AS (
       SELECT token_count FROM every
       WHERE $1::uuid IS NULL OR id IN (SELECT chunk_id FROM chunk_locations WHERE collection_id = $1)
     )
     SELECT ${indexVersion} AS version, count(*)::int AS "chunkCount", coalesce(avg(token_count), 1)::float8 AS "averageLength",
            count(*) = (SELECT count(*) FROM every) AS "isWholeIndex"
     FROM inside`,
    [collectionId],
  );
  if (!row) throw new Error("the statistics of the index could not be read");
  return row;
}
