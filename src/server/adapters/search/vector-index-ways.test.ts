import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createIngestStore } from "./ingest-store";
import { vectorColumn } from "./vector-column";
import { createVectorIndex } from "./vector-index";

const model = "model-of-large-scopes";
const database = await temporaryDatabase();
afterAll(() => database.dispose());
const store = createIngestStore(database);

/** A collection with a page of one passage; what its ids are. */
async function collectionWith(slug: string, vector: number[]): Promise<{ collectionId: string; chunkId: string }> {
  const given = { id: crypto.randomUUID(), slug, name: slug, baseUrl: null, source: null, isDefault: false };
  const { id: collectionId } = await store.ensureCollection(given);
  const contentHash = slug.padEnd(64, "0").replaceAll(/[^0-9a-f]/g, "0");
  const [stored] = await store.putChunks([{ id: crypto.randomUUID(), contentHash, context: "", text: slug }], model);
  const chunkId = stored?.id ?? "";
  await store.putEmbeddings(model, vector.length, [{ chunkId, vector: Float32Array.from(vector) }]);
  const page = { id: crypto.randomUUID(), path: "a.md", url: null, title: slug, contentHash: "00".repeat(32), version: null, locale: null };
  await store.putDocuments(collectionId, [{ ...page, locations: [{ chunkId, headingPath: [], anchor: null }] }]);
  return { collectionId, chunkId };
}

let [near, far] = [
  { collectionId: "", chunkId: "" },
  { collectionId: "", chunkId: "" },
];
beforeAll(async () => {
  near = await collectionWith("aa", [1, 0]);
  far = await collectionWith("bb", [0, 1]);
});

/** Searches as where no scope is small enough to be compared whole. */
const nearest = async (scope: { collectionId: string | null; version?: string | null }) => {
  const hits = await createVectorIndex(database, -1).search(Float32Array.from([1, 0]), model, scope, 10);
  return hits.map(({ chunkId }) => chunkId);
};

async function expectScopes(): Promise<void> {
  expect(await nearest({ collectionId: null })).toEqual([near.chunkId, far.chunkId]);
  expect(await nearest({ collectionId: near.collectionId })).toEqual([near.chunkId]);
  expect(await nearest({ collectionId: far.collectionId })).toEqual([far.chunkId]);
  expect(await nearest({ collectionId: far.collectionId, version: null })).toEqual([far.chunkId]);
  expect(await nearest({ collectionId: far.collectionId, version: "1" })).toEqual([]);
  expect(await nearest({ collectionId: crypto.randomUUID() })).toEqual([]);
}

test("a scope is kept to where everything is compared", expectScopes);

test("a scope is kept to where an index is asked", async () => {
  const { indexName, indexedExpression, operatorClass, condition } = vectorColumn(model, 2);
  await database.query(`CREATE INDEX ${indexName} ON embeddings USING hnsw (${indexedExpression} ${operatorClass}) WHERE ${condition}`);
  await expectScopes();
});
