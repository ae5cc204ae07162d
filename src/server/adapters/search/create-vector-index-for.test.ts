import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryDatabase, temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import { createVectorIndexFor } from "./create-vector-index-for";
import { createVectorIndex } from "./vector-index";

const model = { id: "model-with-an-index", dim: 8 };
const everywhere = { collectionId: null };
const count = 3_000;

let database: TemporaryDatabase;
beforeAll(async () => {
  database = await temporaryDatabase();
  await database.query(
    `WITH added AS (
       INSERT INTO chunks (id, content_hash, text, token_count)
       SELECT gen_random_uuid(), sha256(n::text::bytea), 'chunk ' || n, 1 FROM generate_series(1, ${count}) AS n RETURNING id, ref
     )
     INSERT INTO embeddings (chunk_id, model_id, dim, embedding)
     SELECT id, $1, ${model.dim}, (SELECT array_agg(sin(ref * d))::vector FROM generate_series(1, ${model.dim}) AS d) FROM added`,
    [model.id],
  );
  await database.query("ANALYZE embeddings");
});
afterAll(() => database.dispose());

const question = Float32Array.from({ length: model.dim }, (_, i) => Math.sin(1_234 * (i + 1)));
const nearest = (limit: number) => createVectorIndex(database).search(question, model.id, everywhere, limit);

test("few vectors stay without an index", async () => {
  expect(await createVectorIndexFor(database, model)).toBe("exact");
});

test.runIf(temporaryKind() === "embedded")("the embedded database stays exact, however many there are", async () => {
  expect(await createVectorIndexFor(database, model, { exactLimit: 10 })).toBe("exact");
});

test.skipIf(temporaryKind() === "embedded")(
  "many get an index once, which finds more than HNSW's usual 40 and nearly what comparing all finds",
  async () => {
    const exact = await nearest(100);
    expect(await createVectorIndexFor(database, model, { exactLimit: 10 })).toBe("created");
    expect(await createVectorIndexFor(database, model, { exactLimit: 10 })).toBe("present");
    const found = await nearest(100);
    expect(found).toHaveLength(100);
    const ids = new Set(found.map(({ chunkId }) => chunkId));
    expect(exact.filter(({ chunkId }) => ids.has(chunkId)).length).toBeGreaterThanOrEqual(95);
    expect(found[0]?.score).toBeCloseTo(exact[0]?.score ?? 0, 4);
  },
);

test.skipIf(temporaryKind() === "embedded")("the planner goes through the index", async () => {
  const plans: string[] = [];
  const explaining = {
    async query<Row extends object>(text: string, params?: readonly unknown[]): Promise<Row[]> {
      if (!text.includes("nearest")) return database.query<Row>(text, params);
      const plan = await database.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, params);
      plans.push(plan.map((line) => line["QUERY PLAN"]).join("\n"));
      return database.query<Row>(text, params);
    },
  };
  await createVectorIndex(explaining).search(question, model.id, everywhere, 100);
  expect(plans.join()).toContain("Index Scan using embeddings_hnsw_model_with_an_index_");
});

test.skipIf(temporaryKind() === "embedded")("what an interrupted build left is replaced", async () => {
  await database.query(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid IN (SELECT oid FROM pg_class WHERE relname LIKE 'embeddings_hnsw_model_with_an_index_%')`,
  );
  expect(await createVectorIndexFor(database, model, { exactLimit: 10 })).toBe("created");
  expect(await createVectorIndexFor(database, model, { exactLimit: 10 })).toBe("present");
});

test("dimensions that are no number are refused before they reach SQL", async () => {
  await expect(createVectorIndexFor(database, { id: "x", dim: 1.5 })).rejects.toThrow("1.5");
});
