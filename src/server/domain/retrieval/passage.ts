import type { Step } from "@/contract/answer-trace";
import type { ConsideredPassage } from "./candidates";

/**
 * What is searched: one collection (null: all of them), and of it one version and one language of the documentation, where they are given. A
 * version or language of null is that of pages which name none: the current version, the site's own language.
 */
export type Scope = { collectionId: string | null; version?: string | null | undefined; locale?: string | null | undefined };

/** A chunk and how well one index likes it. */
export type ChunkHit = { chunkId: string; score: number };

/** How the collection knows the question's words: every indexed term of the question with the number of chunks it stands in, of `chunkCount`. */
export type LexicalProfile = { chunkCount: number; terms: { term: string; chunks: number }[] };

/** A place where a chunk stands. `url` carries the anchor of the nearest heading. */
export type PassageLocation = {
  documentId: string;
  ordinal: number;
  title: string;
  path: string;
  url: string | null;
  anchor: string | null;
  headingPath: string[];
  /** The page's version; null or absent for the current one. */
  version?: string | null;
};

/** A chunk with the place it is cited from and the other places where the same (or nearly the same) text stands. */
export type Passage = {
  chunkId: string;
  text: string;
  /** Title and headings above the text, as indexed. */
  context: string;
  location: PassageLocation;
  otherLocations: PassageLocation[];
};

/** A passage with its scores: `lexical` BM25 ≥0 and `vector` cosine −1..1, null where that index did not return it; `fused` 0..1. */
export type RankedPassage = Passage & { scores: { lexical: number | null; vector: number | null; fused: number } };

/** How retrieval went. `found`: how many passages were considered; `candidates`: the best of them. Steps begin at retrieval's own beginning. */
export type RetrievalTrace = { steps: Step[]; candidates: ConsideredPassage[]; found: number; embedder: string; reranker: string | null };

/** What retrieval found for a question, best first, near-duplicates folded. `question` is what was searched for: the one asked, its slips corrected. */
export type Retrieved = {
  question: string;
  passages: RankedPassage[];
  queryVector: Float32Array;
  profile: LexicalProfile;
  retrievalMs: number;
  trace: RetrievalTrace;
};
