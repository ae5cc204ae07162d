import { createHash } from "node:crypto";
import pg from "pg";

/** HNSW takes at most so many dimensions of `vector`, and so many of `halfvec` (pgvector's README, "Indexing"). */
const maxVectorDim = 2_000;
const maxHalfvecDim = 4_000;

/** How one model's vectors are written in SQL. The search must use the very expressions the model's index is made on. */
export type VectorColumn = {
  /** The type a question's vector is cast to. */
  type: string;
  /** The indexed expression over `embeddings`. */
  expression: string;
  /** The condition of the model's partial index. */
  condition: string;
  operatorClass: string;
  indexName: string;
  isIndexable: boolean;
};

export function vectorColumn(modelId: string, dim: number): VectorColumn {
  if (!Number.isInteger(dim) || dim < 1) throw new Error(`${dim} is no number of dimensions`);
  const kind = dim <= maxVectorDim ? "vector" : "halfvec";
  const readable = modelId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .slice(0, 30);
  const unique = createHash("sha256").update(`${modelId} ${dim}`).digest("hex").slice(0, 8);
  return {
    type: `${kind}(${dim})`,
    expression: `(embedding::${kind}(${dim}))`,
    // dim belongs to the condition: PostgreSQL may check the cast on rows of another width otherwise
    condition: `model_id = ${pg.escapeLiteral(modelId)} AND dim = ${dim}`,
    operatorClass: `${kind}_cosine_ops`,
    indexName: `embeddings_hnsw_${readable}_${unique}`,
    isIndexable: dim <= maxHalfvecDim,
  };
}
