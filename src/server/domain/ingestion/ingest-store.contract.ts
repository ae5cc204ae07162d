import { beforeAll, describe, expect, test } from "vitest";
import type { Collection, DocumentVersion, IngestStore, NewChunk } from "./ports";

const model = "test-model";
const counts = { added: 1, changed: 0, removed: 0, unchanged: 0, failed: 0 };

let made = 0;
/** A UUID of version 7 in shape, different at each call. */
function newId(): string {
  made += 1;
  return `01900000-0000-7000-8000-${made.toString(16).padStart(12, "0")}`;
}

function newChunk(text: string): NewChunk {
  const id = newId();
  return { id, contentHash: id.replaceAll("-", "").padStart(64, "0"), context: "Guide › Start", text };
}

function newDocument(path: string, chunkIds: string[]): DocumentVersion {
  return {
    id: newId(),
    path,
    url: `https://example.org/${path}`,
    title: path,
    contentHash: newId().replaceAll("-", "").padStart(64, "0"),
    version: null,
    locale: null,
    locations: chunkIds.map((chunkId) => ({ chunkId, headingPath: ["Start", 'with "quotes", commas {and braces}'], anchor: "start" })),
  };
}

/** What every ingest store promises. `storeOnce` opens an empty store; `vectorCount` counts the vectors of a chunk. */
export function ingestStoreContract(name: string, storeOnce: () => Promise<IngestStore>): void {
  describe(`ingest store: ${name}`, () => {
    let store: IngestStore;
    let collection: Collection;

    beforeAll(async () => {
      store = await storeOnce();
      collection = await newCollection("one");
    });

    const newCollection = (slug: string) =>
      store.ensureCollection({ id: newId(), slug, name: slug, baseUrl: null, source: null, isDefault: true });
    const runOnce = async (collectionId: string) => {
      const id = newId();
      await store.beginRun(id, collectionId);
      return id;
    };
    const unembedded = async (collectionId: string) => {
      const ids: string[] = [];
      for await (const chunks of store.findUnembedded(collectionId, model)) ids.push(...chunks.map(({ id }) => id));
      return ids;
    };

    test("the last run is the one begun last, with what became of it", async () => {
      await runOnce(collection.id);
      const id = await runOnce((await newCollection("read last")).id);
      expect(await store.lastRun()).toEqual({ collection: "read last", status: "running", failed: 0 });
      await store.finishRun(id, "finished", { added: 1, changed: 0, removed: 0, unchanged: 0, failed: 2 }, []);
      expect(await store.lastRun()).toEqual({ collection: "read last", status: "finished", failed: 2 });
    });

    test("the default is the collection that was made it last", async () => {
      const manual = await store.ensureCollection({
        id: newId(),
        slug: "manual",
        name: "Manual",
        baseUrl: null,
        source: "/manual",
        isDefault: true,
      });
      await store.ensureCollection({ id: newId(), slug: "aside", name: "Aside", baseUrl: null, source: null, isDefault: false });
      expect(await store.findDefault()).toEqual({ ...manual, source: "/manual" });
      const other = await newCollection("other");
      expect(await store.findDefault()).toEqual({ ...other, source: null });
    });

    test("lists by name what has been read to its end", async () => {
      const before = new Set((await store.listRead()).map(({ id }) => id));
      const [later, first, running, failed] = [
        await newCollection("zz read"),
        await newCollection("aa read"),
        await newCollection("running"),
        await newCollection("failing"),
      ];
      const none = { added: 0, changed: 0, removed: 0, unchanged: 0, failed: 0 };
      let stillRunning = "";
      for (const [collection, status] of [
        [later, "finished"],
        [first, "finished"],
        [running, null],
        [failed, "failed"],
      ] as const) {
        const id = newId();
        await store.beginRun(id, collection.id);
        if (status !== null) await store.finishRun(id, status, none, []);
        else stillRunning = id;
      }
      expect((await store.listRead()).filter(({ id }) => !before.has(id))).toEqual([
        { id: first.id, name: first.name },
        { id: later.id, name: later.name },
      ]);
      await store.finishRun(stillRunning, "failed", none, []);
    });

    test("a collection is known by its slug and takes over a new name and base URL", async () => {
      const first = await newCollection("renamed");
      const second = await store.ensureCollection({
        id: newId(),
        slug: "renamed",
        name: "Handbook",
        baseUrl: "https://example.org",
        source: "/docs",
        isDefault: true,
      });
      expect(second).toEqual({ id: first.id, slug: "renamed", name: "Handbook", baseUrl: "https://example.org" });
    });

    test("equal content is one chunk, known by the id it got first", async () => {
      const chunk = newChunk("Equal texts are stored once.");
      expect(await store.putChunks([chunk], model)).toEqual([{ id: chunk.id, embedded: false }]);
      expect(await store.putChunks([{ ...chunk, id: newId() }], model)).toEqual([{ id: chunk.id, embedded: false }]);
    });

    test("a chunk is embedded for the model whose vector it has, and for no other", async () => {
      const chunk = newChunk("Vectors belong to a model.");
      await store.putChunks([chunk], model);
      await store.putEmbeddings(model, 3, [{ chunkId: chunk.id, vector: new Float32Array([1, 0, 0]) }]);
      await store.putEmbeddings(model, 3, [{ chunkId: chunk.id, vector: new Float32Array([0, 1, 0]) }]);
      expect(await store.putChunks([chunk], model)).toEqual([{ id: chunk.id, embedded: true }]);
      expect(await store.putChunks([chunk], "other-model")).toEqual([{ id: chunk.id, embedded: false }]);
    });

    test("a document switched to a new version keeps its id and stands at its new chunks only", async () => {
      const before = [newChunk("Old, first."), newChunk("Old, second."), newChunk("Old, third.")];
      const after = [newChunk("New, only.")];
      await store.putChunks([...before, ...after], model);
      const other = await newCollection("switching");
      const first = newDocument(
        "page.md",
        before.map(({ id }) => id),
      );
      await store.putDocuments(other.id, [first]);
      expect((await unembedded(other.id)).sort()).toEqual(before.map(({ id }) => id).sort());

      const second = newDocument(
        "page.md",
        after.map(({ id }) => id),
      );
      await store.putDocuments(other.id, [second]);
      expect(await unembedded(other.id)).toEqual(after.map(({ id }) => id));
      expect(await store.listDocuments(other.id)).toEqual([{ id: first.id, path: "page.md", contentHash: second.contentHash }]);
    });

    test("a document whose chunk is not stored is not switched, nor is any other given with it", async () => {
      const chunk = newChunk("Stored.");
      await store.putChunks([chunk], model);
      const other = await newCollection("atomic");
      await expect(store.putDocuments(other.id, [newDocument("good.md", [chunk.id]), newDocument("bad.md", [newId()])])).rejects.toThrow();
      expect(await store.listDocuments(other.id)).toEqual([]);
    });

    test("a document may stand without any chunk", async () => {
      const other = await newCollection("hollow");
      const document = newDocument("hollow.md", []);
      await store.putDocuments(other.id, [document]);
      expect(await store.listDocuments(other.id)).toEqual([{ id: document.id, path: "hollow.md", contentHash: document.contentHash }]);
    });

    test("removing documents makes their chunks orphans, and only orphans are removed", async () => {
      const [shared, lonely] = [newChunk("On two pages."), newChunk("On one page.")];
      await store.putChunks([shared, lonely], model);
      await store.putEmbeddings(model, 3, [{ chunkId: lonely.id, vector: new Float32Array([0, 0, 1]) }]);
      const stays = newDocument("stays.md", [shared.id]);
      const goes = newDocument("goes.md", [shared.id, lonely.id, shared.id]);
      await store.putDocuments(collection.id, [stays, goes]);
      await store.removeDocuments([goes.id]);

      const run = await runOnce(collection.id);
      expect(await store.removeOrphanChunks(run)).toBeGreaterThanOrEqual(1);
      expect(await store.removeOrphanChunks(run)).toBe(0);
      await store.finishRun(run, "finished", counts, []);
      expect(await unembedded(collection.id)).toEqual([shared.id]);
      expect(await store.putChunks([lonely], model)).toEqual([{ id: lonely.id, embedded: false }]);
    });

    test("orphans stay while another run may be about to use them", async () => {
      const other = await newCollection("busy");
      const [running, mine] = [await runOnce(other.id), await runOnce(collection.id)];
      const chunk = newChunk("Stored by the other run, not yet placed.");
      await store.putChunks([chunk], model);
      expect(await store.removeOrphanChunks(mine)).toBe(0);
      await store.finishRun(running, "finished", counts, []);
      expect(await store.removeOrphanChunks(mine)).toBeGreaterThanOrEqual(1);
      await store.finishRun(mine, "finished", counts, []);
    });

    test("a run that a crash left behind no longer counts as running once the collection is ingested again", async () => {
      const other = await newCollection("crashed");
      await runOnce(other.id);
      const next = await runOnce(other.id);
      await store.putChunks([newChunk("Left behind.")], model);
      expect(await store.removeOrphanChunks(next)).toBeGreaterThanOrEqual(1);
      await store.finishRun(next, "failed", counts, [{ path: "bad.md", code: "VALIDATION_FAILED", reason: "broken" }]);
    });
  });
}
