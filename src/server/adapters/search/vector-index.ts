import { createHash } from "node:crypto";
import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { gather } from "@/server/adapters/database/gather";
import { remember } from "@/server/domain/remember";
import type { ChunkHit, Scope } from "@/server/domain/retrieval/passage";
import type { VectorIndex } from "@/server/domain/retrieval/ports";
import { scopeKey } from "@/server/domain/retrieval/scope-key";
import { createVectorReader } from "./read-vectors";
import { chunksInScope, type ScopeSql, scopeSql } from "./scope-sql";
import { type VectorColumn, vectorColumn } from "./vector-column";

const Rows = z.array(z.object({ hits: z.array(z.tuple([z.string(), z.number()])) }));

/** pgvector's ceiling for hnsw.ef_search. */
const maxCandidates = 1_000;
/**
 * A scope of no more places is compared whole: through HNSW one would have to pass by nearly everything that is outside of it. Of 10⁶ chunks,
 * 10⁴ take 20 to 30 ms so; more are found as quickly through the index.
 */
const comparedAtMost = 20_000;
/** The size of a scope and the index's being there are looked up again after so long: they only choose between ways to the same hits. */
const keptMs = 60_000;
const mostKept = 1_000;

/**
 * Nearest chunks in pgvector: exact where a scope is small or the model has no HNSW index, through that otherwise. The index holds vectors in
 * half precision; what it finds is compared in full. HNSW is told, for this statement alone, to look at more candidates than the 40 it would
 * stop at, and to go on while the scope leaves too few. A chunk that stands in no document may come out until the running ingest has removed it.
 * `comparedUpTo`: the most places of a scope that is small.
 */
export function createVectorIndex(sql: Sql, comparedUpTo: number = comparedAtMost): VectorIndex {
  const wayTo = createWays(sql, comparedUpTo);
  const readVectors = createVectorReader(sql);
  const compare = gather((searches: readonly Search[]) => searchTogether(sql, searches), {
    most: mostTogether,
    atOnce: mostAtOnce,
    spacingMs,
  });
  return {
    async search(vector, modelId, scope, limit) {
      const column = vectorColumn(modelId, vector.length);
      const way = await wayTo(column, scope);
      const search = { way, column, scope, question: `[${vector.join(",")}]`, limit };
      return way === "index" ? ((await findAll(sql, [search]))[0] ?? []) : compare(search);
    },
    read: (chunkIds, modelId) => readVectors({ chunkIds, modelId }),
  };
}

/** Exact searches that go in one statement, and such statements at once: comparing everything takes a processor of the database's. */
const mostTogether = 16;
const mostAtOnce = 3;
/** A question waits no longer for others. */
const spacingMs = 10;

/** How nearest chunks are found: comparing those of a small scope, comparing all, or through the index. */
type Way = "scope" | "all" | "index";
type Search = { way: Way; column: VectorColumn; scope: Scope; question: string; limit: number };
type Statement = (search: Omit<Search, "way" | "question">, questions: readonly string[]) => { text: string; params: unknown[] };

/** Those that differ in nothing but their question go in one statement. */
async function searchTogether(sql: Sql, searches: readonly Search[]): Promise<ChunkHit[][]> {
  const groups = new Map<string, Search[]>();
  for (const search of searches) {
    const key = JSON.stringify([search.way, search.column.indexName, scopeKey(search.scope), search.limit]);
    groups.set(key, [...(groups.get(key) ?? []), search]);
  }
  const found = new Map<Search, ChunkHit[]>();
  const finding = Array.from(groups.values(), async (alike) => {
    const hits = await findAll(sql, alike);
    for (const [i, search] of alike.entries()) found.set(search, hits[i] ?? []);
  });
  await Promise.all(finding);
  return searches.map((search) => found.get(search) ?? []);
}

/** The hits of searches that differ in their question only. */
async function findAll(sql: Sql, alike: readonly Search[]): Promise<ChunkHit[][]> {
  const [first] = alike;
  if (first === undefined) return [];
  const { text, params } = statements[first.way](
    first,
    alike.map(({ question }) => question),
  );
  // Through the index each search is planned for itself: only with its limit at hand does the planner see that the index serves.
  const planName = first.way === "index" ? undefined : nameOf(text);
  return Rows.parse(await sql.query(text, params, planName)).map(({ hits }) => hits.map(([chunkId, score]) => ({ chunkId, score })));
}

/** There are as many texts as there are models and shapes of scopes: few. */
const nameOf = remember((text) => createHash("sha256").update(text).digest("base64url").slice(0, 22), 100);

const statements: Record<Way, Statement> = {
  scope({ column: { type, expression, condition }, scope, limit }, questions) {
    const inScope = scopeSql(scope, 3);
    const text = `WITH inside AS MATERIALIZED (SELECT DISTINCT chunk_id FROM (${chunksInScope(inScope)}) AS places),
       ${asked(type)}
       SELECT hits FROM asked CROSS JOIN LATERAL (
         WITH compared AS MATERIALIZED (
           SELECT chunk_id, ${expression} <=> question AS distance FROM inside JOIN embeddings USING (chunk_id) WHERE ${condition}
         ), nearest AS MATERIALIZED (SELECT chunk_id, distance FROM compared ORDER BY distance LIMIT $2)
         ${ranked}
       ) AS found ORDER BY nth`;
    return { text, params: [questions, limit, ...inScope.params] };
  },
  all({ column: { type, expression, condition }, scope, limit }, questions) {
    const inScope = scopeSql(scope, 3);
    const text = `WITH ${asked(type)}
       SELECT hits FROM asked CROSS JOIN LATERAL (
         WITH nearest AS MATERIALIZED (
           SELECT chunk_id, ${expression} <=> question AS distance FROM embeddings e
           WHERE ${condition} AND ${insideOf(inScope)} ORDER BY ${expression} <=> question LIMIT $2
         )
         ${ranked}
       ) AS found ORDER BY nth`;
    return { text, params: [questions, limit, ...inScope.params] };
  },
  index({ column: { type, expression, indexedType, indexedExpression, condition }, scope, limit }, [question]) {
    const inScope = scopeSql(scope, 4);
    const text = `WITH found AS MATERIALIZED (
         SELECT chunk_id, embedding FROM embeddings e
         WHERE ${condition} AND (${tuned}) IS NOT NULL AND ${insideOf(inScope)}
         ORDER BY ${indexedExpression} <=> $1::${indexedType} LIMIT $2
       ), nearest AS MATERIALIZED (SELECT chunk_id, ${expression} <=> $1::${type} AS distance FROM found)
       ${ranked}`;
    return { text, params: [question, limit, String(Math.min(maxCandidates, 2 * limit)), ...inScope.params] };
  },
};

/** SQL: the table `asked` of the questions' vectors in their order, each read from its text once. */
function asked(type: string): string {
  return `asked AS MATERIALIZED (SELECT text::${type} AS question, nth FROM unnest($1::text[]) WITH ORDINALITY AS questions(text, nth))`;
}

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
function createWays(sql: Sql, comparedUpTo: number, now: () => number = Date.now): (column: VectorColumn, scope: Scope) => Promise<Way> {
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
