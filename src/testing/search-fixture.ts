import { createHash } from "node:crypto";
import { createIngestStore } from "@/server/adapters/search/ingest-store";
import { createLexicalIndex } from "@/server/adapters/search/lexical-index";
import { createPassageStore } from "@/server/adapters/search/passage-store";
import { createVectorIndex } from "@/server/adapters/search/vector-index";
import { createMemorySearch } from "./memory-search";
import { modelUnderTest, type PassageUnderTest, type SearchUnderTest } from "./search-under-test";
import { temporaryDatabase } from "./temporary-database";

/** Everything search runs on: in memory, and SQL on the database the test run is for. */
export const searchAdapters: { name: string; open: () => Promise<SearchUnderTest> }[] = [
  { name: "in memory", open: async () => createMemorySearch() },
  { name: "in SQL", open: () => openSqlSearch({ gathers: false }) },
  { name: "in SQL, gathered into segments", open: () => openSqlSearch({ gathers: true }) },
];

/** `gathers`: what was put is brought into the shape that it has at the end of a run. */
async function openSqlSearch({ gathers }: { gathers: boolean }): Promise<SearchUnderTest> {
  const database = await temporaryDatabase();
  const store = createIngestStore(database);
  const idByText = new Map<string, string>();

  const chunkOf = async ({ text, context = "", vector = [1, 0] }: PassageUnderTest) => {
    const contentHash = createHash("sha256").update(`${context}\0${text}`).digest("hex");
    const [stored] = await store.putChunks([{ id: crypto.randomUUID(), contentHash, context, text }], modelUnderTest);
    const chunkId = stored?.id ?? "";
    if (!stored?.embedded) await store.putEmbeddings(modelUnderTest, vector.length, [{ chunkId, vector: Float32Array.from(vector) }]);
    idByText.set(text, chunkId);
    return chunkId;
  };

  return {
    lexical: createLexicalIndex(database),
    vector: createVectorIndex(database),
    passages: createPassageStore(database),
    async put(slug, pages) {
      const given = { id: crypto.randomUUID(), slug, name: slug, baseUrl: null, source: null, isDefault: false };
      const { id: collectionId } = await store.ensureCollection(given);
      const runId = crypto.randomUUID();
      await store.beginRun(runId, collectionId);
      await store.removeDocuments((await store.listDocuments(collectionId)).map(({ id }) => id));
      for (const { path, title = path, url = null, version = null, locale = null, passages } of pages) {
        const locations = [];
        for (const passage of passages) {
          locations.push({ chunkId: await chunkOf(passage), headingPath: passage.headingPath ?? [], anchor: passage.anchor ?? null });
        }
        const document = { id: crypto.randomUUID(), path, url, title, contentHash: "00".repeat(32), version, locale, locations };
        await store.putDocuments(collectionId, [document]);
      }
      await store.removeOrphanChunks(runId);
      if (gathers) await store.tidyIndex();
      await store.finishRun(runId, "finished", { added: pages.length, changed: 0, removed: 0, unchanged: 0, failed: 0 }, []);
      return collectionId;
    },
    async embed(text, modelId, vector) {
      await store.putEmbeddings(modelId, vector.length, [{ chunkId: idByText.get(text) ?? "", vector: Float32Array.from(vector) }]);
    },
    textOf: (chunkId) => [...idByText].find(([, id]) => id === chunkId)?.[0] ?? "",
    async clear() {
      await database.query("TRUNCATE collections, chunks, posting_segments, removed_postings CASCADE");
      idByText.clear();
    },
    dispose: () => database.dispose(),
  };
}
