import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingestStoreContract } from "@/server/domain/ingestion/ingest-store.contract";
import type { NewChunk } from "@/server/domain/ingestion/ports";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createIngestStore } from "./ingest-store";

let database: TemporaryDatabase;
beforeAll(async () => {
  database = await temporaryDatabase();
});
afterAll(() => database.dispose());

ingestStoreContract("SQL", async () => createIngestStore(database));

describe("what the SQL ingest store writes", () => {
  const newChunk = (context: string, text: string): NewChunk => ({
    id: randomUUID(),
    contentHash: randomUUID().replaceAll("-", "").repeat(2),
    context,
    text,
  });

  test("postings count the stemmed terms of context and text, and the chunk knows their sum", async () => {
    const chunk = newChunk("Caching", "A cached answer stays cached. Purge the cache!");
    await createIngestStore(database).putChunks([chunk], "m");
    const [row] = await database.query<{ terms: string[]; counts: number[]; length: number; token_count: number }>(
      "SELECT terms, counts, length, token_count FROM pending_postings JOIN chunks ON ref = chunk_ref WHERE id = $1",
      [chunk.id],
    );
    expect(row?.counts[row.terms.indexOf("cach")]).toBe(4);
    const sum = row?.counts.reduce((total, count) => total + count, 0);
    expect([row?.length, row?.token_count]).toEqual([sum, sum]);
  });

  test("a chunk without a single indexed term is stored without terms", async () => {
    const chunk = newChunk("", "— … —");
    await createIngestStore(database).putChunks([chunk], "m");
    const [row] = await database.query("SELECT token_count, terms FROM chunks JOIN pending_postings ON chunk_ref = ref WHERE id = $1", [
      chunk.id,
    ]);
    expect(row).toEqual({ token_count: 0, terms: [] });
  });

  test("vectors are stored with model and dimension", async () => {
    const store = createIngestStore(database);
    const chunk = newChunk("", "A vector.");
    await store.putChunks([chunk], "m");
    await store.putEmbeddings("m", 2, [{ chunkId: chunk.id, vector: new Float32Array([0.5, -0.25]) }]);
    const rows = await database.query("SELECT model_id, dim, embedding::text AS embedding FROM embeddings WHERE chunk_id = $1", [chunk.id]);
    expect(rows).toEqual([{ model_id: "m", dim: 2, embedding: "[0.5,-0.25]" }]);
  });

  test("a finished run keeps its counts and one error for each failed document", async () => {
    const store = createIngestStore(database);
    const collection = await store.ensureCollection({
      id: randomUUID(),
      slug: "runs",
      name: "Runs",
      baseUrl: null,
      source: null,
      isDefault: false,
    });
    const [crashed, run] = [randomUUID(), randomUUID()];
    const errors = [{ path: "bad.pdf", code: "UNSUPPORTED_DOCUMENT" as const, reason: "no" }];
    await store.beginRun(crashed, collection.id);
    await store.beginRun(run, collection.id);
    await store.finishRun(run, "finished", { added: 1, changed: 2, removed: 3, unchanged: 4, failed: 1 }, errors);
    const rows = await database.query(
      "SELECT id, status, added, changed, removed, unchanged, failed, errors FROM ingest_runs WHERE collection_id = $1 ORDER BY status",
      [collection.id],
    );
    expect(rows).toEqual([
      { id: crashed, status: "failed", added: 0, changed: 0, removed: 0, unchanged: 0, failed: 0, errors: [] },
      { id: run, status: "finished", added: 1, changed: 2, removed: 3, unchanged: 4, failed: 1, errors },
    ]);
  });

  test("at most one collection is the default, and it is the one named last", async () => {
    const store = createIngestStore(database);
    const make = (slug: string, isDefault: boolean) =>
      store.ensureCollection({ id: randomUUID(), slug, name: slug, baseUrl: null, source: null, isDefault });
    await make("guide", true);
    await make("site", true);
    await make("side", false);
    expect(await database.query("SELECT slug FROM collections WHERE is_default")).toEqual([{ slug: "site" }]);
  });
});
