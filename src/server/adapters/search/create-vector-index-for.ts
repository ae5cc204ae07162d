import pg from "pg";
import type { Database } from "@/server/adapters/database/database";
import { vectorColumn } from "./vector-column";

/**
 * Vectors up to which PostgreSQL compares all of them, exactly, within 20 ms (measured with 384 dimensions: 25,000 in 14 to 20 ms;
 * through HNSW 2 to 6 ms, after 24 s of building).
 */
const exactUpTo = 20_000;

/** What a vector's place in the graph takes beside the vector, and the most memory that a build is given, in MB. */
const neighbourBytes = 400;
const mostBuildMb = 2_048;

export type VectorIndexState = "exact" | "present" | "building" | "created";

/**
 * Makes the model's HNSW index once it has more vectors than are quickly compared one by one; call it when a model is activated and
 * after ingesting. Readers and writers go on meanwhile. The embedded database stays exact (25,000 vectors in 27 ms): while an index of
 * that size is built there, for most of a minute, nobody else would be served.
 */
export async function createVectorIndexFor(
  database: Database,
  model: { id: string; dim: number },
  { exactLimit = exactUpTo }: { exactLimit?: number } = {},
): Promise<VectorIndexState> {
  const { condition, indexedExpression, operatorClass, indexName, isIndexable } = vectorColumn(model.id, model.dim);
  if (database.kind === "embedded" || !isIndexable) return "exact";
  const [state] = await database.query<{ count: number; is_valid: boolean | null; is_building: boolean }>(
    `SELECT (SELECT count(*)::int FROM embeddings WHERE ${condition}) AS count,
            (SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)) AS is_valid,
            EXISTS (SELECT FROM pg_stat_progress_create_index WHERE index_relid = to_regclass($1)) AS is_building`,
    [indexName],
  );
  if (state?.is_valid) return "present";
  if (state?.is_building) return "building"; // by another instance
  if ((state?.count ?? 0) <= exactLimit) return "exact";
  // What an interrupted build left is not valid and never becomes so.
  if (state?.is_valid === false) await database.query(`DROP INDEX CONCURRENTLY IF EXISTS ${indexName}`);
  await build(
    database,
    `CREATE INDEX CONCURRENTLY IF NOT EXISTS ${indexName} ON embeddings USING hnsw (${indexedExpression} ${operatorClass}) WHERE ${condition}`,
    Math.ceil(((state?.count ?? 0) * (model.dim * 2 + neighbourBytes)) / 1024 / 1024),
  );
  return "created";
}

/**
 * A graph that does not fit into maintenance_work_mem is finished many times more slowly: the connection that builds is given what it needs, up to
 * a bound. Not through a pooler, where the setting would stay with somebody else's connection.
 */
async function build(database: Database, statement: string, neededMb: number): Promise<void> {
  if (database.directUrl === null) {
    await database.query(statement);
    return;
  }
  const client = new pg.Client({ connectionString: database.directUrl, application_name: "footnote" });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query(`SET maintenance_work_mem = '${Math.max(64, Math.min(mostBuildMb, neededMb))}MB'`);
    await client.query(statement);
  } finally {
    await client.end();
  }
}
