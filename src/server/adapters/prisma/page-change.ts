import { fragment } from "./statement";

/** SQL: the document `d` is the one that the source `o` stood in: by its id, or by its path where it was read anew since. */
const isSame = fragment`(d.id = o.document_id OR (o.document_id IS NULL AND d.path = o.path))`;

/**
 * SQL: what became of the page of the source `o` of the message `p` since it was quoted, as an object with `page`, or an empty one where the passage still
 * stands there. Chunks are known by their text, so that a page read again without a change is the same. Where a source never had a document here (an
 * imported one) nothing can be told.
 */
export const pageChange = fragment`CASE
    WHEN EXISTS (SELECT FROM chunk_locations l WHERE l.chunk_id = o.chunk_id AND l.document_id = o.document_id) THEN '{}'::jsonb
    WHEN o.document_id IS NULL AND (SELECT r.context_documents -> (o.ordinal - 1) ->> 'documentId' FROM rag_queries r WHERE r.message_id = p.id) IS NULL THEN '{}'
    WHEN EXISTS (SELECT FROM collections g JOIN documents d ON d.collection_id = g.id AND ${isSame} JOIN chunk_locations l ON l.document_id = d.id
                   JOIN chunks k ON k.id = l.chunk_id WHERE strpos(k.text, o.passage) > 0 OR strpos(o.passage, k.text) > 0) THEN '{}'
    WHEN EXISTS (SELECT FROM collections g JOIN documents d ON d.collection_id = g.id AND ${isSame}) THEN '{"page": "changed"}'
    ELSE '{"page": "gone"}' END`;
