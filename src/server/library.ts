import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "./adapters/database/database";
import { createMinilmEmbedder } from "./adapters/embedding/minilm";
import { createFileSystemFolder } from "./adapters/folder/file-system-folder";
import { createAnswerModel } from "./adapters/model/create-answer-model";
import { createMarkdownParser } from "./adapters/parse/markdown/markdown-parser";
import { createReranker } from "./adapters/rerank/create-reranker";
import { createVectorIndexFor, type VectorIndexState } from "./adapters/search/create-vector-index-for";
import { sha256 } from "./adapters/search/ingest-hash";
import { createIngestStore } from "./adapters/search/ingest-store";
import { createLexicalIndex } from "./adapters/search/lexical-index";
import { createPassageStore } from "./adapters/search/passage-store";
import { createVectorIndex } from "./adapters/search/vector-index";
import type { AnswerModel } from "./domain/answer/ports";
import { ensureCollection } from "./domain/ingestion/ensure-collection";
import { type IngestSummary, ingestCollection } from "./domain/ingestion/ingest-collection";
import type { IngestProgress } from "./domain/ingestion/ingest-run";
import type { DocumentFolder, DocumentParser, IngestStore } from "./domain/ingestion/ports";
import { createRetriever } from "./domain/retrieval/create-retriever";
import { fuse } from "./domain/retrieval/fuse";
import type { Embedder, LexicalIndex, PassageStore, VectorIndex } from "./domain/retrieval/ports";
import type { Retriever } from "./domain/retrieval/retriever";
import type { Env } from "./env";
import { openMigrated } from "./open-migrated";

export type IngestOptions = {
  /** Reads the files; Markdown and MDX when it is left out. */
  parser?: DocumentParser;
  onProgress?: (progress: IngestProgress) => void;
};

/** A database that holds documents only, with what fills and searches it: what measures run on, without the chat around it. */
export type Library = {
  ingest(folder: DocumentFolder, options?: IngestOptions): Promise<IngestSummary & { collectionId: string }>;
  folder(path: string): DocumentFolder;
  retriever: Retriever;
  embedder: Embedder;
  lexical: LexicalIndex;
  vector: VectorIndex;
  passages: PassageStore;
  store: IngestStore;
  /** Runs a statement on its database, for what only a measure asks. */
  query: Database["query"];
  /** Makes the vector index where there are vectors enough to need one. */
  indexVectors(): Promise<VectorIndexState>;
  markdown: DocumentParser;
  /** The model that the environment configures. */
  answerModel(env: Env): AnswerModel;
  /** Closes everything and removes a throw-away database. */
  close(): Promise<void>;
};

/** Opens a library in a new embedded database that is removed at the end, or in an empty one on a server. Reranks as `env` says. */
export async function openThrowAwayLibrary({ databaseUrl, env }: { databaseUrl?: string | undefined; env?: Env } = {}): Promise<Library> {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-library-"));
  const embedder = createMinilmEmbedder();
  const closeEmbedder = async () => {
    await embedder.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const database = await openMigrated({ databaseUrl, dataDir });
    const search = {
      embedder,
      lexical: createLexicalIndex(database),
      vector: createVectorIndex(database),
      passages: createPassageStore(database),
    };
    const reranker = env && createReranker(env, { warn: (what) => console.warn(what) });
    const markdown = createMarkdownParser();
    const ingesting = { store: createIngestStore(database), embedder, hash: sha256, ids: { next: () => randomUUID() } };
    const clock = { now: () => performance.timeOrigin + performance.now() };
    return {
      ...search,
      store: ingesting.store,
      query: database.query,
      indexVectors: () => createVectorIndexFor(database, embedder),
      markdown,
      answerModel: createAnswerModel,
      folder: createFileSystemFolder,
      retriever: createRetriever({ ...search, fuse, clock, ...(reranker && { reranker }) }),
      async ingest(folder, { parser = markdown, onProgress } = {}) {
        const given = { slug: "measured", name: "Measured", baseUrl: null, source: null, isDefault: true };
        const collection = await ensureCollection(ingesting, given);
        const summary = await ingestCollection({ ...ingesting, parser }, collection, folder, onProgress ? { onProgress } : {});
        return { ...summary, collectionId: collection.id };
      },
      async close() {
        await database.close();
        await closeEmbedder();
      },
    };
  } catch (error) {
    await closeEmbedder();
    throw error;
  }
}
