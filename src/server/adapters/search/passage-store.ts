import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { orderLocations } from "@/server/domain/retrieval/order-locations";
import type { Passage } from "@/server/domain/retrieval/passage";
import type { PassageStore } from "@/server/domain/retrieval/ports";
import { scopeSql } from "./scope-sql";

const Location = z.object({
  documentId: z.uuid(),
  ordinal: z.number(),
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  anchor: z.string().nullable(),
  headingPath: z.array(z.string()),
  version: z.string().nullable(),
});
const Row = z.object({ chunkId: z.uuid(), text: z.string(), context: z.string(), locations: z.array(Location) });

/** Reads chunks with where they stand; one statement each. */
export function createPassageStore(sql: Sql): PassageStore {
  return {
    async load(chunkIds, scope) {
      if (chunkIds.length === 0) return [];
      const { condition, params, key } = scopeSql(scope, 2);
      const rows = await sql.query(
        `SELECT c.id AS "chunkId", c.text, c.context, json_agg(${location}) AS locations
         FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place)
         JOIN chunks c USING (id) JOIN chunk_locations l ON l.chunk_id = c.id JOIN documents d ON d.id = l.document_id
         WHERE ${condition}
         GROUP BY c.id, wanted.place ORDER BY wanted.place`,
        [chunkIds, ...params],
        `load-passages-${key}`,
      );
      return rows.flatMap((row) => toPassage(Row.parse(row)));
    },

    async section(documentId, ordinal) {
      const rows = await sql.query(
        `SELECT c.id AS "chunkId", c.text, c.context, json_build_array(${location}) AS locations
         FROM chunk_locations here JOIN chunk_locations l USING (document_id, heading_path)
         JOIN chunks c ON c.id = l.chunk_id JOIN documents d ON d.id = l.document_id
         WHERE here.document_id = $1 AND here.ordinal = $2 AND here.anchor IS NOT DISTINCT FROM l.anchor
         ORDER BY l.ordinal`,
        [documentId, ordinal],
        "section-of-passage",
      );
      return rows.flatMap((row) => toPassage(Row.parse(row)));
    },

    async versions({ collectionId }) {
      const rows = await sql.query<{ version: string | null }>(
        `SELECT DISTINCT version FROM documents WHERE ($1::uuid IS NULL OR collection_id = $1) ORDER BY version`,
        [collectionId],
      );
      return rows.map(({ version }) => version);
    },

    async countDocuments(scope) {
      const { condition, params, key } = scopeSql(scope, 1);
      const [row] = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM documents d WHERE d.status = 'indexed' AND ${condition.replace("l.collection_id", "d.collection_id")}`,
        params,
        `count-documents-${key}`,
      );
      return row?.count ?? 0;
    },
  };
}

const location = `json_build_object('documentId', d.id, 'ordinal', l.ordinal, 'title', d.title, 'path', d.path,
  'url', d.url || coalesce('#' || l.anchor, ''), 'anchor', l.anchor, 'headingPath', l.heading_path, 'version', d.version)`;

function toPassage({ locations, ...chunk }: z.infer<typeof Row>): Passage[] {
  const [first, ...others] = orderLocations(locations);
  return first ? [{ ...chunk, location: first, otherLocations: others }] : [];
}
