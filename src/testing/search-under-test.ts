import type { LexicalIndex, PassageStore, VectorIndex } from "@/server/domain/retrieval/ports";

/** A passage of a page under test. Vectors may have any width; equal text is one chunk. */
export type PassageUnderTest = { text: string; context?: string; headingPath?: string[]; anchor?: string; vector?: number[] };
export type PageUnderTest = { path: string; title?: string; url?: string; version?: string; locale?: string; passages: PassageUnderTest[] };

/** The three search ports over the same content, with ways to change it as ingesting does. */
export type SearchUnderTest = {
  lexical: LexicalIndex;
  vector: VectorIndex;
  passages: PassageStore;
  /** Adds a collection or replaces its pages; answers its id. */
  put(slug: string, pages: readonly PageUnderTest[]): Promise<string>;
  /** Gives a passage a vector of another model. */
  embed(text: string, modelId: string, vector: readonly number[]): Promise<void>;
  /** The text of a chunk, to speak of hits in words. */
  textOf(chunkId: string): string;
  /** Removes everything. */
  clear(): Promise<void>;
  dispose(): Promise<void>;
};

export const modelUnderTest = "model-under-test";
