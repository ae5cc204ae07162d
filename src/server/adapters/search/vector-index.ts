import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import type { VectorIndex } from "@/server/domain/retrieval/ports";
import { vectorColumn } from "./vector-column";

const Row = z.object({ hits: z.array(z.tuple([z.uuid(), z.number()])) });

/** pgvector's ceiling for hnsw.ef_search. */
const maxCandidates = 1_000;

/**
 * Nearest chunks in pgvector: exact, or through the model's HNSW index where one has been made and the planner finds it cheaper.
 * HNSW is told, for this statement alone, to look at more candidates than the 40 it would stop at, and to go on while the scope leaves
 * too few. A chunk that stands in no document may come out until the running ingest has removed it.
 */
export function createVectorIndex(sql: Sql): VectorIndex {
  return {
    async search(vector, modelId, { collectionId }, limit) {
      const { type, expression, condition } = vectorColumn(modelId, vector.length);
      const candidates = Math.min(maxCandidates, 2 * limit);
      const [row] = await sql.query(
        `WITH nearest AS MATERIALIZED (
           SELECT chunk_id, ${expression} <=> $1::${type} AS distance FROM embeddings e
           WHERE ${condition} AND (${tuned}) IS NOT NULL AND ${insideScope}
           ORDER BY ${expression} <=> $1::${type} LIMIT $2
         )
         SELECT coalesce(json_agg(json_build_array(chunk_id, 1 - distance) ORDER BY distance, ref), '[]') AS hits
         FROM nearest JOIN chunks ON id = chunk_id`,
        [`[${vector.join(",")}]`, limit, String(candidates), collectionId],
      );
      return Row.parse(row).hits.map(([chunkId, score]) => ({ chunkId, score }));
    },
  };
}

/** Evaluated once, before the scan begins; the settings end with the statement. pgvector before 0.8 knows only the first. */
const tuned = `SELECT set_config('hnsw.ef_search', $3, true) ||
  CASE WHEN current_setting('hnsw.iterative_scan', true) IS NULL THEN '' ELSE set_config('hnsw.iterative_scan', 'strict_order', true) END`;

/** Looks at places only where there is more than one collection to tell apart. */
const insideScope = `($4::uuid IS NULL OR (SELECT count(*) FROM collections) = 1
  OR EXISTS (SELECT FROM chunk_locations l WHERE l.collection_id = $4 AND l.chunk_id = e.chunk_id))`;
