import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { insertRow, insertSample, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createPrismaClient } from "./client";
import { createConversationStore } from "./conversation-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const conversations = createConversationStore(createPrismaClient(database), database);

describe("a source's page", () => {
  async function cited() {
    const ids = await insertSample(database);
    const context = JSON.stringify([{ ordinal: 1, documentId: ids.document, chunkId: ids.chunk }]);
    await database.query("UPDATE rag_queries SET context_documents = $1 WHERE message_id = $2", [context, ids.answer]);
    const [document] = await database.query<{ path: string }>("SELECT path FROM documents WHERE id = $1", [ids.document]);
    const path = document?.path ?? "";
    await database.query("UPDATE message_sources SET path = $1 WHERE id = $2", [path, ids.source]);
    const actor = { kind: "user" as const, userId: ids.user, sessionId: ids.session };
    const pageNow = async () => (await conversations.open(actor, ids.conversation, null, 5))?.messages[1]?.sources[0]?.page ?? "the same";
    const add = (table: "chunks" | "documents" | "chunk_locations", row: Record<string, unknown>) =>
      insertRow(database, table, { ...validRows(ids)[table], ...row });
    /** Reads the page anew with another text, as another document where the one before is gone. */
    const read = async (text: string, documentId = ids.document) => {
      const chunkId = randomUUID();
      await add("chunks", { id: chunkId, text, content_hash: randomBytes(32) });
      await database.query("DELETE FROM chunk_locations WHERE document_id = $1", [documentId]);
      await add("chunk_locations", { document_id: documentId, chunk_id: chunkId, ordinal: 0 });
    };
    return { ids, path, pageNow, add, read };
  }

  it("is the same while the passage stands there, in the same piece or in another", async () => {
    const { pageNow, read } = await cited();
    expect(await pageNow()).toBe("the same");
    await read("Something before. A passage. Something behind.");
    expect(await pageNow()).toBe("the same");
    await read("A passage");
    expect(await pageNow()).toBe("the same");
  });

  it("has changed once the passage stands there no more", async () => {
    const { pageNow, read } = await cited();
    await read("Other words.");
    expect(await pageNow()).toBe("changed");
    await read("A passage.");
    expect(await pageNow()).toBe("the same");
  });

  it("is gone with its document, and back with one at the same path", async () => {
    const { ids, path, pageNow, add, read } = await cited();
    await database.query("DELETE FROM documents WHERE id = $1", [ids.document]);
    await database.query("DELETE FROM chunks WHERE id = $1", [ids.chunk]);
    expect(await pageNow()).toBe("gone");
    const again = randomUUID();
    await add("documents", { id: again, path });
    await read("Other words.", again);
    expect(await pageNow()).toBe("changed");
    await read("A passage.", again);
    expect(await pageNow()).toBe("the same");
  });

  it("is not told of a source that never had a document here", async () => {
    const { ids, pageNow } = await cited();
    await database.query("UPDATE message_sources SET document_id = NULL, chunk_id = NULL, path = 'elsewhere.md' WHERE id = $1", [
      ids.source,
    ]);
    expect(await pageNow()).toBe("gone");
    await database.query("UPDATE rag_queries SET context_documents = '[]' WHERE message_id = $1", [ids.answer]);
    expect(await pageNow()).toBe("the same");
  });
});
