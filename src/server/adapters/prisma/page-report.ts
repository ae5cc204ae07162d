import { ListedPage, type PageUse } from "@/contract/page-use";
import type { PageReport } from "../../domain/analytics/page-report";
import type { Scope } from "../../domain/retrieval/passage";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

/** From this share of a page's passages on, another page that has them says nearly the same. */
const repeatedFrom = 0.8;
/** So many of the pages that say the same are named. */
const mostRepeats = 5;

/** What answers made of pages, from the sources that are frozen on them, in PostgreSQL. */
export function createPageReport(database: Database): PageReport {
  return {
    async list(_admin, scope, use, after, limit) {
      const behind = after === null ? fragment`` : fragment`AND (p.citing, p.id) < (${after.at}::int, ${after.id}::uuid)`;
      const rows = await run<{ row: unknown }>(
        database,
        sql`WITH ${pages(scope)}, shown AS (
              SELECT p.* FROM pages p WHERE ${ofUse(use)} ${behind} ORDER BY p.citing DESC, p.id DESC LIMIT ${limit + 1}::int
            )
            SELECT jsonb_build_object('id', p.id, 'title', p.title, 'path', p.path, 'url', p.url, 'version', p.version, 'collection', c.name,
                'answers', p.answers, 'citing', p.citing, 'lastCitedAt', to_char(p.last_at AT TIME ZONE 'UTC', ${isoFormat}),
                'repeats', coalesce((SELECT jsonb_agg(r.path ORDER BY r.path) FROM (
                    SELECT o.path FROM repeats x JOIN documents o ON o.id = x.other_id WHERE x.id = p.id ORDER BY o.path LIMIT ${mostRepeats}::int) r), '[]')) AS row
              FROM shown p JOIN collections c ON c.id = p.collection_id ORDER BY p.citing DESC, p.id DESC`,
      );
      return { items: rows.slice(0, limit).map(({ row }) => ListedPage.parse(row)), more: rows.length > limit };
    },
    async count(_admin, scope, use) {
      const [row] = await run<{ n: number }>(
        database,
        sql`WITH ${pages(scope)} SELECT count(*)::int AS n FROM pages p WHERE ${ofUse(use)}`,
      );
      return row?.n ?? 0;
    },
  };
}

/**
 * SQL: the tables `pages`, every page of a scope with how many answers had it as a source and cited it, and `repeats`, which of them nearly only
 * says what another one says. Equal texts are one chunk, wherever they stand, so pages that repeat each other share chunks.
 */
function pages({ collectionId }: Scope) {
  return fragment`used AS (
      SELECT s.document_id, count(DISTINCT s.message_id)::int AS answers, count(DISTINCT s.message_id) FILTER (WHERE s.cited)::int AS citing,
             max(m.created_at) FILTER (WHERE s.cited) AS last_at
        FROM message_sources s JOIN messages m ON m.id = s.message_id WHERE s.document_id IS NOT NULL GROUP BY s.document_id
    ), pages AS MATERIALIZED (
      SELECT d.*, coalesce(u.answers, 0) AS answers, coalesce(u.citing, 0) AS citing, u.last_at
        FROM documents d LEFT JOIN used u ON u.document_id = d.id
       WHERE ${collectionId}::uuid IS NULL OR d.collection_id = ${collectionId}::uuid
    ), sizes AS (
      SELECT l.document_id, count(DISTINCT l.chunk_id) AS chunks FROM chunk_locations l JOIN pages p ON p.id = l.document_id GROUP BY l.document_id
    ), repeats AS MATERIALIZED (
      SELECT p.id, o.id AS other_id FROM chunk_locations l
        JOIN pages p ON p.id = l.document_id
        JOIN chunk_locations k ON k.chunk_id = l.chunk_id AND k.document_id <> l.document_id
        JOIN pages o ON o.id = k.document_id AND o.version IS NOT DISTINCT FROM p.version AND o.locale IS NOT DISTINCT FROM p.locale
        JOIN sizes z ON z.document_id = p.id
       GROUP BY p.id, o.id, z.chunks HAVING count(DISTINCT l.chunk_id) >= ${repeatedFrom}::float8 * z.chunks
    )`;
}

function ofUse(use: PageUse | null) {
  switch (use) {
    case null:
      return fragment`true`;
    case "cited":
      return fragment`p.citing > 0`;
    case "unused":
      return fragment`p.citing = 0 AND p.answers > 0`;
    case "unseen":
      return fragment`p.answers = 0`;
    case "repeated":
      return fragment`EXISTS (SELECT FROM repeats x WHERE x.id = p.id)`;
  }
}
