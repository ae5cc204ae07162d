import { createHash } from "node:crypto";
import pg from "pg";

/** HNSW takes at most so many dimensions of `halfvec` (pgvector's README, "Indexing"). */
const maxIndexedDim = 4_000;

/** How one model's vectors are written in SQL. The search must use the very expressions the model's index is made on. */
export type VectorColumn = {
  /** The type a question's vector is cast to, and the expression over `embeddings` that is compared with it. */
  type: string;
  expression: string;
  /** The same in half precision: what the index is made on. */
  indexedType: string;
  indexedExpression: string;
  /** The condition of the model's partial index. */
  condition: string;
  operatorClass: string;
  indexName: string;
  isIndexable: boolean;
};

export function vectorColumn(modelId: string, dim: number): VectorColumn {
  if (!Number.isInteger(dim) || dim < 1) throw new Error(`${dim} is no number of dimensions`);
  const readable = modelId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 30);
  const unique = createHash("sha256").update(`${modelId} ${dim}`).digest("hex").slice(0, 8);
  return {
    type: `vector(${dim})`,
    expression: `(embedding::vector(${dim}))`,
    indexedType: `halfvec(${dim})`,
    indexedExpression: `(embedding::halfvec(${dim}))`,
    // dim belongs to the condition: PostgreSQL may check the cast on rows of another width otherwise
    condition: `model_id = ${pg.escapeLiteral(modelId)} AND dim = ${dim}`,
    operatorClass: "halfvec_cosine_ops",
    indexName: `embeddings_hnsw_${readable}_${unique}`,
    isIndexable: dim <= maxIndexedDim,
  };
}
