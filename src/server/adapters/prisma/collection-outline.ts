import type { CollectionOutline } from "../../domain/session/starter-questions";
import type { Sql } from "../database/database";
import { run, sql } from "./statement";

const mostDocuments = 400;

/** Reads titles and headings of documents, in order of path; where no paths are given, the first ones of a large collection. */
export function createCollectionOutline(database: Sql): CollectionOutline {
  return {
    async read(collectionId, paths = []) {
      const statement = sql`
        SELECT d.path, d.title, coalesce((SELECT jsonb_agg(h.heading) FROM (
                 SELECT l.heading_path[cardinality(l.heading_path)] AS heading, min(l.ordinal) AS ordinal
                   FROM chunk_locations l WHERE l.document_id = d.id AND cardinality(l.heading_path) > 0
                  GROUP BY 1 ORDER BY 2) h), '[]') AS headings
          FROM documents d WHERE d.collection_id = ${collectionId}::uuid AND d.status = 'indexed'
           AND (cardinality(${paths}::text[]) = 0 OR d.path = ANY (${paths}::text[]))
         ORDER BY d.path LIMIT ${mostDocuments}::int`;
      return run<{ path: string; title: string; headings: string[] }>(database, statement);
    },
  };
}
