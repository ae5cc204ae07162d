import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import type { VectorIndex } from "@/server/domain/retrieval/ports";

const Row = z.object({ hits: z.array(z.tuple([z.uuid(), z.number()])) });

/** Nearest chunks in pgvector. */
export function createVectorIndex(sql: Sql): VectorIndex {
  return {
    async search(vector, modelId, { collectionId }, limit) {
      const parameters = [`[${vector.join(",")}]`, modelId, limit];
      const [row] = await sql.query(
        `WITH nearest AS MATERIALIZED (
           SELECT chunk_id, e.embedding <=> $1::vector AS distance FROM embeddings e
           WHERE e.model_id = $2 ${collectionId === null ? "" : "AND EXISTS (SELECT FROM chunk_locations l WHERE l.collection_id = $4::uuid AND l.chunk_id = e.chunk_id)"}
           ORDER BY distance LIMIT $3
         )
         SELECT coalesce(json_agg(json_build_array(chunk_id, 1 - distance) ORDER BY distance, ref), '[]') AS hits
         FROM nearest JOIN chunks ON id = chunk_id`,
        collectionId === null ? parameters : [...parameters, collectionId],
      );
      return Row.parse(row).hits.map(([chunkId, score]) => ({ chunkId, score }));
    },
  };
}
