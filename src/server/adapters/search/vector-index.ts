import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import type { Scope } from "@/server/domain/retrieval/passage";
import type { VectorIndex } from "@/server/domain/retrieval/ports";
import { chunksInScope, type ScopeSql, scopeKey, scopeSql } from "./scope-sql";
import { type VectorColumn, vectorColumn } from "./vector-column";

const Row = z.object({ hits: z.array(z.tuple([z.uuid(), z.number()])) });

/** pgvector's ceiling for hnsw.ef_search. */
const maxCandidates = 1_000;
/**
 * A scope of no more places is compared whole: through HNSW one would have to pass by nearly everything that is outside of it. Of 10⁶ chunks,
 * 10⁴ take 20 to 30 ms so; more are found as quickly through the index.
 */
const comparedUpTo = 20_000;
/** The size of a scope and the index's being there are looked up again after so long: they only choose between ways to the same hits. */
const keptMs = 60_000;
const mostKept = 1_000;

/**
 * Nearest chunks in pgvector: exact where a scope is small or the model has no HNSW index, through that otherwise. The index holds vectors in
 * half precision; what it finds is compared in full. HNSW is told, for this statement alone, to look at more candidates than the 40 it would
 * stop at, and to go on while the scope leaves too few. A chunk that stands in no document may come out until the running ingest has removed it.
 */
export function createVectorIndex(sql: Sql): VectorIndex {
  const wayTo = createWays(sql);
  return {
    async search(vector, modelId, scope, limit) {
      const column = vectorColumn(modelId, vector.length);
      const question = `[${vector.join(",")}]`;
      const [row] = await statements[await wayTo(column, scope)](sql, column, scope, question, limit);
      return Row.parse(row).hits.map(([chunkId, score]) => ({ chunkId, score }));
    },
  };
}

/** How nearest chunks are found: comparing those of a small scope, comparing all, or through the index. */
type Way = "scope" | "all" | "index";
type Statement = (sql: Sql, column: VectorColumn, scope: Scope, question: string, limit: number) => Promise<object[]>;

const statements: Record<Way, Statement> = {
  scope(sql, { type, expression, condition }, scope, question, limit) {
    const inScope = scopeSql(scope, 3);
    return sql.query(
      `WITH inside AS MATERIALIZED (SELECT DISTINCT chunk_id FROM (${chunksInScope(inScope)}) AS places),
       compared AS MATERIALIZED (
         SELECT chunk_id, ${expression} <=> $1::${type} AS distance FROM inside JOIN embeddings USING (chunk_id) WHERE ${condition}
       ), nearest AS MATERIALIZED (SELECT chunk_id, distance FROM compared ORDER BY distance LIMIT $2)
       ${ranked}`,
      [question, limit, ...inScope.params],
    );
  },
  all(sql, { type, expression, condition }, scope, question, limit) {
    const inScope = scopeSql(scope, 3);
    return sql.query(
      `WITH nearest AS MATERIALIZED (
         SELECT chunk_id, ${expression} <=> $1::${type} AS distance FROM embeddings e
         WHERE ${condition} AND ${insideOf(inScope)} ORDER BY ${expression} <=> $1::${type} LIMIT $2
       )
       ${ranked}`,
      [question, limit, ...inScope.params],
    );
  },
  index(sql, { type, expression, indexedType, indexedExpression, condition }, scope, question, limit) {
    const inScope = scopeSql(scope, 4);
    return sql.query(
      `WITH found AS MATERIALIZED (
         SELECT chunk_id, embedding FROM embeddings e
         WHERE ${condition} AND (${tuned}) IS NOT NULL AND ${insideOf(inScope)}
         ORDER BY ${indexedExpression} <=> $1::${indexedType} LIMIT $2
       ), nearest AS MATERIALIZED (SELECT chunk_id, ${expression} <=> $1::${type} AS distance FROM found)
       ${ranked}`,
      [question, limit, String(Math.min(maxCandidates, 2 * limit)), ...inScope.params],
    );
  },
};

const ranked = `SELECT coalesce(json_agg(json_build_array(chunk_id, 1 - distance) ORDER BY distance, ref), '[]') AS hits
  FROM nearest JOIN chunks ON id = chunk_id`;

/** Evaluated once, before the scan begins; the settings end with the statement. pgvector before 0.8 knows only the first. */
const tuned = `SELECT set_config('hnsw.ef_search', $3, true) ||
  CASE WHEN current_setting('hnsw.iterative_scan', true) IS NULL THEN '' ELSE set_config('hnsw.iterative_scan', 'strict_order', true) END`;

/** Looks at places only where there is something to tell apart. */
function insideOf(scope: ScopeSql): string {
  if (scope.params.length === 0 && !scope.looksAtPages) return "true";
  const exists = `EXISTS (SELECT FROM (${chunksInScope(scope)}) AS places WHERE places.chunk_id = e.chunk_id)`;
  return scope.looksAtPages ? exists : `((SELECT count(*) FROM collections) = 1 OR ${exists})`;
}

/** Which way to take for a scope. */
function createWays(sql: Sql, now: () => number = Date.now): (column: VectorColumn, scope: Scope) => Promise<Way> {
  const kept = new Map<string, { way: Way; readAt: number }>();
  return async ({ indexName }, scope) => {
    const key = JSON.stringify([indexName, scopeKey(scope)]);
    const entry = kept.get(key);
    if (entry && now() - entry.readAt < keptMs) return entry.way;
    const inScope = scopeSql(scope, 2);
    const [row] = await sql.query<{ is_small: boolean; has_index: boolean }>(
      `SELECT (SELECT count(*) FROM (SELECT FROM (${chunksInScope(inScope)}) AS places LIMIT ${comparedUpTo + 1}) AS counted) <= ${comparedUpTo}
         AND (${inScope.looksAtPages} OR (SELECT count(*) FROM collections) > 1) AS is_small,
         EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND indisvalid) AS has_index`,
      [indexName, ...inScope.params],
    );
    const way = row?.is_small ? "scope" : row?.has_index ? "index" : "all";
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, { way, readAt: now() });
    return way;
  };
}
