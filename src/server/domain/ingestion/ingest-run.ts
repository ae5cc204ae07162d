import type { IdSource } from "../id-source";
import type { Embedder } from "../retrieval/ports";
import type { Collection, DocumentFailure, DocumentFolder, DocumentParser, DocumentReader, Hash, IngestCounts, IngestStore } from "./ports";

/** What ingesting needs. */
export type IngestDeps = { store: IngestStore; parser: DocumentParser; embedder: Embedder; hash: Hash; ids: IdSource };

/**
 * How far a run is: comparing files with what is stored, indexing those that differ, embedding chunks that lack a vector of the
 * active model, removing what has gone. `done` and `total` count documents (chunks while embedding) of the phase.
 */
export type IngestProgress = {
  phase: "comparing" | "indexing" | "embedding" | "removing";
  done: number;
  total: number;
  path: string | null;
};

/** A run under way. */
export type IngestRun = {
  id: string;
  collection: Collection;
  folder: DocumentFolder;
  reader: DocumentReader;
  counts: IngestCounts;
  errors: DocumentFailure[];
  onProgress: (progress: IngestProgress) => void;
  signal: AbortSignal | undefined;
};

/** Largest file read as a document, in bytes. */
export const maxDocumentBytes = 5 * 1024 * 1024;
