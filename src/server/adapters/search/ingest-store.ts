import type { Database } from "@/server/adapters/database/database";
import type { Collection, IngestStore, LastRun } from "@/server/domain/ingestion/ports";
import { createChunkStore } from "./ingest-chunks";
import { createDocumentStore } from "./ingest-documents";

/** The ingest store in SQL, the same on the embedded database and on PostgreSQL. Writes in few statements of many rows. */
export function createIngestStore(database: Database): IngestStore {
  return { ...createCollectionStore(database), ...createDocumentStore(database), ...createChunkStore(database) };
}

type CollectionStore = Pick<IngestStore, "ensureCollection" | "findDefault" | "listRead" | "beginRun" | "finishRun" | "lastRun">;

function createCollectionStore(database: Database): CollectionStore {
  return {
    ensureCollection: ({ id, slug, name, baseUrl, source, isDefault }) =>
      database.transaction(async (tx) => {
        if (isDefault) await tx.query(`UPDATE collections SET is_default = false WHERE is_default AND slug <> $1`, [slug]);
        const [row] = await tx.query<Collection>(
          `INSERT INTO collections (id, slug, name, base_url, source, is_default) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (slug) DO UPDATE SET name = excluded.name, base_url = excluded.base_url, source = excluded.source,
             is_default = collections.is_default OR excluded.is_default
           RETURNING id, slug, name, base_url AS "baseUrl"`,
          [id, slug, name, baseUrl, source, isDefault],
        );
        if (!row) throw new Error("the collection was not stored");
        return row;
      }),

    listRead: () =>
      database.query<Pick<Collection, "id" | "name">>(
        `SELECT id, name FROM collections c WHERE EXISTS (SELECT FROM ingest_runs r WHERE r.collection_id = c.id AND r.status = 'finished') ORDER BY name, id`,
      ),
    async findDefault() {
      const [row] = await database.query<Collection & { source: string | null }>(
        `SELECT id, slug, name, base_url AS "baseUrl", source FROM collections WHERE is_default`,
      );
      return row ?? null;
    },

    async beginRun(runId, collectionId) {
      await database.query(
        `WITH left_behind AS (
           UPDATE ingest_runs SET status = 'failed', finished_at = footnote_now() WHERE collection_id = $2 AND status = 'running'
         )
         INSERT INTO ingest_runs (id, collection_id, status, started_at) VALUES ($1, $2, 'running', footnote_now())`,
        [runId, collectionId],
      );
    },

    async finishRun(runId, status, { added, changed, removed, unchanged, failed }, errors) {
      await database.query(
        `UPDATE ingest_runs SET status = $2, finished_at = greatest(footnote_now(), started_at),
           added = $3, changed = $4, removed = $5, unchanged = $6, failed = $7, errors = $8::jsonb
         WHERE id = $1 AND status = 'running'`,
        [runId, status, added, changed, removed, unchanged, failed, JSON.stringify(errors)],
      );
    },

    async lastRun() {
      const [row] = await database.query<LastRun>(
        `SELECT c.name AS collection, r.status, r.failed FROM ingest_runs r JOIN collections c ON c.id = r.collection_id
         ORDER BY r.started_at DESC, r.id DESC LIMIT 1`,
      );
      return row ?? null;
    },
  };
}
