import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertRow } from "@/testing/sample-rows";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createDocumentViewStore } from "./document-view-store";

let database: TemporaryDatabase;
beforeAll(async () => {
  database = await temporaryDatabase();
});
afterAll(() => database.dispose());

async function addCollection(isDefault: boolean): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "collections", { id, slug: id, name: "Docs", is_default: isDefault });
  return id;
}

async function addDocument(
  collectionId: string,
  document: { path: string; title: string; status?: string },
  texts: string[],
): Promise<void> {
  const documentId = randomUUID();
  await insertRow(database, "documents", { id: documentId, collection_id: collectionId, content_hash: randomBytes(32), ...document });
  for (const [ordinal, text] of [...texts.entries()].reverse()) {
    const chunkId = randomUUID();
    await insertRow(database, "chunks", { id: chunkId, content_hash: randomBytes(32), text, token_count: 1 });
    const place = { document_id: documentId, ordinal, chunk_id: chunkId, collection_id: collectionId };
    await insertRow(database, "chunk_locations", { ...place, heading_path: ["Part"], anchor: "part" });
  }
}

describe("document view store", () => {
  it("reads a document's pieces in their order, of the default collection where two hold the path", async () => {
    const [other, main] = [await addCollection(false), await addCollection(true)];
    await addDocument(main, { path: "guide/a.md", title: "Main" }, ["one", "two", "three"]);
    await addDocument(other, { path: "guide/a.md", title: "Other" }, ["none"]);
    const piece = (text: string) => ({ headingPath: ["Part"], anchor: "part", text });
    expect(await createDocumentViewStore(database).find("guide/a.md")).toEqual({
      title: "Main",
      path: "guide/a.md",
      url: null,
      pieces: [piece("one"), piece("two"), piece("three")],
    });
  });

  it("reads a document without text, and none that is missing or not indexed", async () => {
    const collection = await addCollection(false);
    await addDocument(collection, { path: "empty.md", title: "Empty" }, []);
    await addDocument(collection, { path: "failed.md", title: "Failed", status: "failed" }, ["text"]);
    const store = createDocumentViewStore(database);
    expect(await store.find("empty.md")).toMatchObject({ title: "Empty", pieces: [] });
    expect(await store.find("failed.md")).toBeNull();
    expect(await store.find("guide/%")).toBeNull();
  });
});
