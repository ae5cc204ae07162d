import type { Collection, DocumentFailure, DocumentVersion, IngestCounts, IngestStore, NewChunk } from "./ports";

/** A run as recorded. */
type RecordedRun = {
  id: string;
  collectionId: string;
  status: "running" | "finished" | "failed" | "cancelled";
  counts: IngestCounts | null;
  errors: DocumentFailure[];
};

/** What the in-memory store holds, for a test to look into. Vectors by `chunkId` and model id, separated by a space. */
export type IngestMemory = {
  collections: Map<string, Collection>;
  defaultCollection: (Collection & { source: string | null }) | null;
  documents: Map<string, DocumentVersion & { collectionId: string }>;
  chunks: Map<string, NewChunk>;
  vectors: Map<string, Float32Array>;
  runs: Map<string, RecordedRun>;
};

/** An ingest store in plain maps: no postings, no SQL, the same promises. */
export function createInMemoryIngestStore(): IngestStore & { memory: IngestMemory } {
  const memory: IngestMemory = {
    collections: new Map(),
    defaultCollection: null,
    documents: new Map(),
    chunks: new Map(),
    vectors: new Map(),
    runs: new Map(),
  };
  const { collections, documents, chunks, vectors, runs } = memory;
  const standing = (collectionId?: string) =>
    new Set(
      [...documents.values()]
        .filter((document) => collectionId === undefined || document.collectionId === collectionId)
        .flatMap(({ locations }) => locations.map(({ chunkId }) => chunkId)),
    );

  return {
    memory,
    async ensureCollection({ id, slug, name, baseUrl, source, isDefault }) {
      const known = [...collections.values()].find((collection) => collection.slug === slug);
      const collection = { id: known?.id ?? id, slug, name, baseUrl };
      collections.set(collection.id, collection);
      if (isDefault || memory.defaultCollection?.id === collection.id) memory.defaultCollection = { ...collection, source };
      return collection;
    },
    async listRead() {
      const read = new Set([...runs.values()].filter(({ status }) => status === "finished").map(({ collectionId }) => collectionId));
      return [...collections.values()]
        .filter(({ id }) => read.has(id))
        .map(({ id, name }) => ({ id, name }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async findDefault() {
      return memory.defaultCollection;
    },
    async beginRun(id, collectionId) {
      for (const run of runs.values()) if (run.collectionId === collectionId && run.status === "running") run.status = "failed";
      runs.set(id, { id, collectionId, status: "running", counts: null, errors: [] });
    },
    async finishRun(id, status, counts, errors) {
      const run = runs.get(id);
      if (run?.status === "running") runs.set(id, { ...run, status, counts: { ...counts }, errors: [...errors] });
    },
    async lastRun() {
      const last = [...runs.values()].at(-1);
      if (last === undefined) return null;
      const { collectionId, status, counts } = last;
      return { collection: collections.get(collectionId)?.name ?? "", status, failed: counts?.failed ?? 0 };
    },
    async listDocuments(collectionId) {
      return [...documents.values()]
        .filter((document) => document.collectionId === collectionId)
        .map(({ id, path, contentHash }) => ({ id, path, contentHash }));
    },
    async putChunks(given, modelId) {
      return given.map((chunk) => {
        const known = [...chunks.values()].find(({ contentHash }) => contentHash === chunk.contentHash) ?? chunk;
        chunks.set(known.id, known);
        return { id: known.id, embedded: vectors.has(`${known.id} ${modelId}`) };
      });
    },
    async putEmbeddings(modelId, _dim, given) {
      for (const { chunkId, vector } of given) vectors.set(`${chunkId} ${modelId}`, vector);
    },
    async putDocuments(collectionId, given) {
      const missing = given.flatMap(({ locations }) => locations).find(({ chunkId }) => !chunks.has(chunkId));
      if (missing) throw new Error(`there is no chunk ${missing.chunkId}`);
      for (const document of given) {
        const known = [...documents.values()].find((other) => other.collectionId === collectionId && other.path === document.path);
        const id = known?.id ?? document.id;
        documents.set(id, { ...document, id, collectionId });
      }
    },
    async removeDocuments(ids) {
      for (const id of ids) documents.delete(id);
    },
    async *findUnembedded(collectionId, modelId) {
      const here = standing(collectionId);
      const found = [...chunks.values()].filter(({ id }) => here.has(id) && !vectors.has(`${id} ${modelId}`));
      if (found.length > 0) yield found;
    },
    async removeOrphanChunks(runId) {
      if ([...runs.values()].some(({ id, status }) => id !== runId && status === "running")) return 0;
      const here = standing();
      const orphans = [...chunks.keys()].filter((id) => !here.has(id));
      for (const id of orphans) {
        chunks.delete(id);
        for (const key of vectors.keys()) if (key.startsWith(`${id} `)) vectors.delete(key);
      }
      return orphans.length;
    },
    async tidyIndex() {},
  };
}
