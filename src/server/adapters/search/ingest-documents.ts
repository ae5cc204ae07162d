import type { Sql } from "@/server/adapters/database/database";
import type { DocumentVersion, IngestStore } from "@/server/domain/ingestion/ports";

type DocumentStore = Pick<IngestStore, "listDocuments" | "putDocuments" | "removeDocuments">;

/** The document half of the ingest store: pages and which chunk stands where in them. */
export function createDocumentStore(sql: Sql): DocumentStore {
  return {
    listDocuments: (collectionId) =>
      sql.query(`SELECT id, path, encode(content_hash, 'hex') AS "contentHash" FROM documents WHERE collection_id = $1`, [collectionId]),

    /** One statement, so that a reader or a crash sees each document with its old locations or with its new ones. */
    async putDocuments(collectionId, documents) {
      await sql.query(
        `WITH given AS MATERIALIZED (
           SELECT * FROM jsonb_to_recordset($2::jsonb)
             AS d(id uuid, path text, url text, title text, hash text, version text, locale text, chunks int)
         ), place AS MATERIALIZED (
           SELECT * FROM jsonb_to_recordset($3::jsonb)
             AS l(document_id uuid, ordinal int, chunk_id uuid, heading_path text[], anchor text)
         ), document AS (
           INSERT INTO documents (id, collection_id, path, url, title, content_hash, version, locale, status, indexed_at)
           SELECT id, $1, path, url, title, decode(hash, 'hex'), version, locale, 'indexed', footnote_now() FROM given
           ON CONFLICT (collection_id, path) DO UPDATE SET url = excluded.url, title = excluded.title, content_hash = excluded.content_hash,
             version = excluded.version, locale = excluded.locale, status = excluded.status, indexed_at = excluded.indexed_at
           RETURNING id, path
         ), location AS (
           INSERT INTO chunk_locations (document_id, ordinal, chunk_id, collection_id, heading_path, anchor)
           SELECT document.id, ordinal, chunk_id, $1, heading_path, anchor
           FROM place JOIN given ON given.id = place.document_id JOIN document USING (path)
           ON CONFLICT (document_id, ordinal) DO UPDATE SET chunk_id = excluded.chunk_id, heading_path = excluded.heading_path, anchor = excluded.anchor
         )
         DELETE FROM chunk_locations USING document JOIN given USING (path)
         WHERE chunk_locations.document_id = document.id AND chunk_locations.ordinal >= given.chunks`,
        [collectionId, JSON.stringify(documents.map(documentRow)), JSON.stringify(documents.flatMap(locationRows))],
      );
    },

    async removeDocuments(ids) {
      await sql.query(`DELETE FROM documents WHERE id = ANY ($1::uuid[])`, [ids]);
    },
  };
}

function documentRow({ id, path, url, title, contentHash, version, locale, locations }: DocumentVersion) {
  return { id, path, url, title, hash: contentHash, version, locale, chunks: locations.length };
}

function locationRows({ id, locations }: DocumentVersion) {
  return locations.map(({ chunkId, headingPath, anchor }, ordinal) => ({
    document_id: id,
    ordinal,
    chunk_id: chunkId,
    heading_path: headingPath,
    anchor,
  }));
}
