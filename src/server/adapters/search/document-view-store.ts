import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import type { DocumentViewStore } from "@/server/domain/document/ports";

const Piece = z.object({ headingPath: z.array(z.string()), anchor: z.string().nullable(), text: z.string() });
const Row = z.object({ title: z.string(), path: z.string(), url: z.string().nullable(), pieces: z.array(Piece) });

/** Reads a document with all its pieces in one statement. */
export function createDocumentViewStore(sql: Sql): DocumentViewStore {
  return {
    async find(path) {
      const [row] = await sql.query(
        `SELECT d.title, d.path, d.url, coalesce(json_agg(json_build_object('headingPath', l.heading_path, 'anchor', l.anchor, 'text', c.text)
                  ORDER BY l.ordinal) FILTER (WHERE c.id IS NOT NULL), '[]') AS pieces
         FROM (SELECT d.* FROM documents d JOIN collections o ON o.id = d.collection_id
               WHERE d.path = $1 AND d.status = 'indexed' ORDER BY o.is_default DESC, o.created_at DESC LIMIT 1) d
         LEFT JOIN chunk_locations l ON l.document_id = d.id LEFT JOIN chunks c ON c.id = l.chunk_id
         GROUP BY d.id, d.title, d.path, d.url`,
        [path],
      );
      return row === undefined ? null : Row.parse(row);
    },
  };
}
