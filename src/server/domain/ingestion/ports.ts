import type { ErrorCode } from "@/contract/error-code";
import type { ParsedDocument } from "./parsed-document";

/** A file of a collection's folder; `path` is relative, with `/`. */
export type FoundFile = { path: string; bytes: number };

/** Reads a folder; never follows a link out of it. */
export type DocumentFolder = {
  /** Every regular file, in order of path; hidden ones and node_modules left out. Throws `FolderRefused`. */
  list(): Promise<FoundFile[]>;
  /** Throws `DocumentRefused` when the file has gone, may not be read or leads out of the folder. */
  read(path: string): Promise<Uint8Array>;
};

/** What a file is by its name: a document that can be read, a document that cannot, or no document at all (picture, style, code, partial). */
export type FileKind = "document" | "unsupported" | "other";

/** Makes documents of the files of one folder. */
export type DocumentReader = {
  /** Changes whenever the same bytes would be read differently; part of each document's content hash. */
  version: string;
  /** Rejects with `DocumentRefused` for what cannot be read. All strings are well-formed and without NUL. */
  parse(path: string, bytes: Uint8Array): Promise<ParsedDocument>;
};

/** Knows kinds of files. A page's address can depend on what stands beside it, so a folder is opened with all its paths. */
export type DocumentParser = {
  classify(path: string): FileKind;
  open(paths: readonly string[]): DocumentReader;
};

/** Why a whole folder cannot be ingested; nothing has been changed. */
export class FolderRefused extends Error {
  override name = "FolderRefused";
  constructor(
    readonly reason: "missing" | "not-a-folder" | "unreadable" | "empty" | "no-documents",
    message: string,
  ) {
    super(message);
  }
}

/** Why one document was left out; the others go on. The message is a sentence that may be shown to an admin. */
export class DocumentRefused extends Error {
  override name = "DocumentRefused";
  constructor(
    readonly code: "UNSUPPORTED_DOCUMENT" | "VALIDATION_FAILED" | "PAYLOAD_TOO_LARGE" | "NOT_FOUND" | "FORBIDDEN",
    message: string,
  ) {
    super(message);
  }
}

/** SHA-256, 32 bytes. */
export type Hash = (data: Uint8Array | string) => Uint8Array;

/** A named set of documents. `baseUrl` is where its site is served, null when it is not. */
export type Collection = { id: string; slug: string; name: string; baseUrl: string | null };

/** One document that could not be ingested. */
export type DocumentFailure = { path: string; code: ErrorCode; reason: string };

/** What one run did, in documents. */
export type IngestCounts = { added: number; changed: number; removed: number; unchanged: number; failed: number };

/** The newest ingest run; `failed` counts its documents that could not be read. */
export type LastRun = { collection: string; status: "running" | "finished" | "failed" | "cancelled"; failed: number };

/** A document as it stands in the store; `contentHash` is lower-case hex. */
export type StoredDocument = { id: string; path: string; contentHash: string };

/** A chunk to be stored once; `contentHash` (lower-case hex) covers context and text. */
export type NewChunk = { id: string; contentHash: string; context: string; text: string };

/** A document with its chunks in order, all of which have been stored. */
export type DocumentVersion = {
  id: string;
  path: string;
  url: string | null;
  title: string;
  contentHash: string;
  version: string | null;
  locale: string | null;
  locations: { chunkId: string; headingPath: string[]; anchor: string | null }[];
};

/** A chunk that has no vector of a model yet. */
export type UnembeddedChunk = { id: string; context: string; text: string };

/** Keeps collections, documents, chunks (each once per content) with their postings and vectors, and the record of runs. */
export type IngestStore = {
  /** Creates the collection of this slug or updates its name, base URL and source. At most one is the default. `id` is used when it is new. */
  ensureCollection(collection: Collection & { source: string | null; isDefault: boolean }): Promise<Collection>;
  /** The collections that have been read to the end at least once, by name. */
  listRead(): Promise<Pick<Collection, "id" | "name">[]>;
  /** The collection that is answered from unless another is named; null before the first. */
  findDefault(): Promise<(Collection & { source: string | null }) | null>;

  /** Records a run; runs of this collection that a crash left running are marked failed. */
  beginRun(runId: string, collectionId: string): Promise<void>;
  finishRun(runId: string, status: "finished" | "failed" | "cancelled", counts: IngestCounts, errors: DocumentFailure[]): Promise<void>;

  /** The run begun last, of whichever collection. */
  lastRun(): Promise<LastRun | null>;

  listDocuments(collectionId: string): Promise<StoredDocument[]>;
  /**
   * Stores chunks whose content is new, with their postings. Answers in the order given: the id under which each content is
   * known, and whether it has a vector of the model.
   */
  putChunks(chunks: readonly NewChunk[], modelId: string): Promise<{ id: string; embedded: boolean }[]>;
  /** Writes vectors; one that is there already is replaced. */
  putEmbeddings(modelId: string, dim: number, vectors: readonly { chunkId: string; vector: Float32Array }[]): Promise<void>;
  /** Switches documents to these versions, new ones included; each wholly or not at all. Throws when a chunk is not stored. */
  putDocuments(collectionId: string, documents: readonly DocumentVersion[]): Promise<void>;
  /** Removes documents with their locations. */
  removeDocuments(ids: readonly string[]): Promise<void>;

  /** The chunks that stand in the collection and have no vector of the model, in portions; vectors may be written meanwhile. */
  findUnembedded(collectionId: string, modelId: string): AsyncIterable<UnembeddedChunk[]>;
  /**
   * Removes chunks that stand nowhere, with postings and vectors, and answers how many. Does nothing while another run is under
   * way, because the chunks it has stored may not stand anywhere yet.
   */
  removeOrphanChunks(runId: string, signal?: AbortSignal): Promise<number>;

  /** Brings the index into the shape it is searched in most quickly; what is found stays the same. Call it at the end of a run. */
  tidyIndex(signal?: AbortSignal): Promise<void>;
};
