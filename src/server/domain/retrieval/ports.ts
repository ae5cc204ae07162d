import type { TokenMeter } from "../rate-limit/token-meter";
import type { ChunkHit, LexicalProfile, Passage, Scope } from "./passage";

/** Turns text into unit vectors of `dim` numbers. `id` names model and precision and is stored with every vector. */
export type Embedder = {
  id: string;
  dim: number;
  /** A question. */
  embedQuery(text: string): Promise<Float32Array>;
  /** Passages, in the order given. Refuses nothing: text beyond the model's window is cut. */
  embedPassages(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
};

/**
 * BM25 over the postings: the best `limit` chunks, best first, ties by the order of ingestion. `profile` says how far the scope knows the words.
 * `countWords` tells in how many chunks, of whatever scope, the rarest word of each text stands; function words count as known everywhere.
 */
export type LexicalIndex = {
  search(query: string, scope: Scope, limit: number): Promise<{ hits: ChunkHit[]; profile: LexicalProfile }>;
  countWords(texts: readonly string[]): Promise<number[]>;
};

/** Nearest chunks by cosine similarity (score −1..1), best first, ties by the order of ingestion. A chunk that has lost its last place may still come out. */
export type VectorIndex = {
  search(vector: Float32Array, modelId: string, scope: Scope, limit: number): Promise<ChunkHit[]>;
  /** The model's vectors of some chunks, as they were stored; those that there are none of are left out. */
  read(chunkIds: readonly string[], modelId: string): Promise<Map<string, Float32Array>>;
};

/** Joins the two rankings into one, scores 0..1, best first. */
export type Fusion = (lexical: readonly ChunkHit[], vector: readonly ChunkHit[]) => ChunkHit[];

/** Reorders the first passages; absent by default. One that asks a language model meters its requests. */
export type Reranker = {
  id: string;
  rerank(query: string, passages: readonly Passage[], meter: TokenMeter, signal?: AbortSignal): Promise<Passage[]>;
};

/** Reads chunks with all their locations inside the scope, in the order of `chunkIds`; unknown ids are left out. */
export type PassageStore = {
  load(chunkIds: readonly string[], scope: Scope): Promise<Passage[]>;
  /** Neighbouring chunks under the same document and heading path, in document order, the chunk itself included. */
  section(documentId: string, ordinal: number): Promise<Passage[]>;
  /** The versions that the scope's collection has pages of; null is the current one. */
  versions(scope: Scope): Promise<(string | null)[]>;
  /** How many documents the scope holds. */
  countDocuments(scope: Scope): Promise<number>;
};
