import type { Database, Sql } from "@/server/adapters/database/database";
import { indexedText } from "@/server/domain/ingestion/chunk-document";
import type { IngestStore, NewChunk, UnembeddedChunk } from "@/server/domain/ingestion/ports";
import { lexicalConfig, lexicalText } from "./lexical-text";
import { chunksPerSeal } from "./postings/seal-pending";
import { tidyPostings } from "./postings/tidy-postings";

/** Chunk numbers looked through by one statement. */
const refsPerScan = 5_000;
/** Texts handed over at once, and orphans removed by one statement: their postings go with them. */
const chunksPerPortion = 64;
const orphansPerRemoval = 50;

/** Runs older than this no longer hold back the removal of orphans: they crashed. */
const runTimeout = "6 hours";

type ChunkStore = Pick<IngestStore, "putChunks" | "putEmbeddings" | "findUnembedded" | "removeOrphanChunks" | "tidyIndex">;

/** The chunk half of the ingest store: texts, postings and vectors. */
export function createChunkStore(sql: Database): ChunkStore {
  let addedSinceTidy = 0;
  const tidy = async (rest: boolean, signal?: AbortSignal) => {
    addedSinceTidy = 0;
    await tidyPostings(sql, { rest, signal });
  };
  return {
    async putChunks(chunks, modelId) {
      const found = await findChunks(sql, chunks, modelId);
      const missing = chunks.filter(({ contentHash }) => !found.has(contentHash));
      if (missing.length > 0) {
        await insertChunks(sql, missing);
        addedSinceTidy += missing.length;
        if (addedSinceTidy >= chunksPerSeal) await tidy(false);
        for (const [hash, chunk] of await findChunks(sql, missing, modelId)) found.set(hash, chunk);
      }
      return chunks.map(({ contentHash }) => {
        const chunk = found.get(contentHash);
        if (!chunk) throw new Error("a chunk was removed while it was being stored");
        return chunk;
      });
    },

    async putEmbeddings(modelId, dim, vectors) {
      await sql.query(
        `INSERT INTO embeddings (chunk_id, model_id, dim, embedding)
         SELECT chunk_id, $1, $2, vector::vector FROM unnest($3::uuid[], $4::text[]) AS given(chunk_id, vector)
         ON CONFLICT (chunk_id, model_id) DO UPDATE SET dim = excluded.dim, embedding = excluded.embedding`,
        [modelId, dim, vectors.map(({ chunkId }) => chunkId), vectors.map(({ vector }) => written(vector))],
      );
    },

    async *findUnembedded(collectionId, modelId) {
      for await (const ids of scanChunks(sql, unembedded, [collectionId, modelId])) {
        for (let start = 0; start < ids.length; start += chunksPerPortion) {
          yield await sql.query<UnembeddedChunk>(`SELECT id, context, text FROM chunks WHERE id = ANY ($1::uuid[]) ORDER BY ref`, [
            ids.slice(start, start + chunksPerPortion),
          ]);
        }
      }
    },

    async removeOrphanChunks(runId, signal) {
      let removed = 0;
      if (!(await isOnlyRun(sql, runId))) return removed;
      for await (const orphans of scanChunks(sql, orphaned, [])) {
        for (let start = 0; start < orphans.length; start += orphansPerRemoval) {
          signal?.throwIfAborted();
          removed += await removeOrphans(sql, runId, orphans.slice(start, start + orphansPerRemoval));
        }
      }
      return removed;
    },

    tidyIndex: (signal) => tidy(true, signal),
  };
}

/** Nine digits tell every number of single precision apart; JavaScript would write the twenty of a double. */
function written(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => Number(value.toPrecision(9))).join(",")}]`;
}

async function findChunks(sql: Sql, chunks: readonly NewChunk[], modelId: string): Promise<Map<string, { id: string; embedded: boolean }>> {
  const rows = await sql.query<{ hash: string; id: string; embedded: boolean }>(
    `SELECT encode(content_hash, 'hex') AS hash, id, EXISTS (SELECT FROM embeddings WHERE chunk_id = id AND model_id = $2) AS embedded
     FROM chunks WHERE content_hash IN (SELECT decode(hash, 'hex') FROM unnest($1::text[]) AS hash)`,
    [chunks.map(({ contentHash }) => contentHash), modelId],
  );
  return new Map(rows.map(({ hash, id, embedded }) => [hash, { id, embedded }]));
}

/**
 * Chunks and their terms in one statement. A term's frequency is the number of its positions (PostgreSQL keeps at most 256 of
 * them), a chunk's token_count the sum of its frequencies. Numbers are given in the order of the chunks: equal scores rank by them.
 */
async function insertChunks(sql: Sql, chunks: readonly NewChunk[]): Promise<void> {
  await sql.query(
    `WITH given AS MATERIALIZED (
       SELECT id, decode(hash, 'hex') AS content_hash, context, text, to_tsvector($6::regconfig, lexical) AS terms, place
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS chunk(id, hash, context, text, lexical, place)
     ), counted AS MATERIALIZED (
       SELECT given.*, tsvector_to_array(terms) AS lexemes,
         ARRAY(SELECT coalesce(array_length(positions, 1), 1) FROM unnest(terms) WITH ORDINALITY AS e(l, positions, w, n) ORDER BY n) AS counts
       FROM given
     ), lengths AS MATERIALIZED (
       SELECT counted.*, coalesce((SELECT sum(n) FROM unnest(counts) AS n), 0)::int AS length FROM counted
     ), added AS (
       INSERT INTO chunks (id, content_hash, context, text, token_count)
       SELECT id, content_hash, context, text, length FROM lengths ORDER BY place
       ON CONFLICT (content_hash) DO NOTHING
       RETURNING id, ref
     )
     INSERT INTO pending_postings (chunk_ref, terms, counts, length)
     SELECT ref, lexemes, counts, length FROM added JOIN lengths USING (id)`,
    [
      chunks.map(({ id }) => id),
      chunks.map(({ contentHash }) => contentHash),
      chunks.map(({ context }) => context),
      chunks.map(({ text }) => text),
      chunks.map((chunk) => lexicalText(indexedText(chunk))),
      lexicalConfig,
    ],
  );
}

const noOtherRun = `NOT EXISTS (
  SELECT FROM ingest_runs WHERE status = 'running' AND id <> $1::uuid AND started_at > footnote_now() - interval '${runTimeout}')`;

async function isOnlyRun(sql: Sql, runId: string): Promise<boolean> {
  const rows = await sql.query(`SELECT WHERE ${noOtherRun}`, [runId]);
  return rows.length > 0;
}

const orphaned = `NOT EXISTS (SELECT FROM chunk_locations WHERE chunk_id = c.id)`;
const unembedded = `EXISTS (SELECT FROM chunk_locations l WHERE l.collection_id = $3 AND l.chunk_id = c.id)
  AND NOT EXISTS (SELECT FROM embeddings e WHERE e.chunk_id = c.id AND e.model_id = $4)`;

/** Ids of chunks for which a condition holds. Walks through all by their number, so that no statement takes long however many there are. */
async function* scanChunks(sql: Sql, condition: string, params: readonly string[]): AsyncGenerator<string[]> {
  const [range] = await sql.query<{ last: number | null }>(`SELECT max(ref) AS last FROM chunks`);
  for (let from = 0; from <= (range?.last ?? -1); from += refsPerScan) {
    const rows = await sql.query<{ id: string }>(`SELECT id FROM chunks c WHERE ref >= $1 AND ref < $2 AND ${condition} ORDER BY ref`, [
      from,
      from + refsPerScan,
      ...params,
    ]);
    yield rows.map(({ id }) => id);
  }
}

async function removeOrphans(sql: Sql, runId: string, ids: readonly string[]): Promise<number> {
  const removed = await sql.query<{ id: string }>(
    `DELETE FROM chunks WHERE id = ANY ($2::uuid[]) AND NOT EXISTS (SELECT FROM chunk_locations WHERE chunk_id = id) AND ${noOtherRun} RETURNING id`,
    [runId, ids],
  );
  return removed.length;
}
