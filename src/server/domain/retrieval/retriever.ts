import type { TokenMeter } from "../rate-limit/token-meter";
import type { RankedPassage, Retrieved, Scope } from "./passage";

/** A question as it is searched for, and where. */
export type NarrowedQuestion = { question: string; scope: Scope };

/** What a search goes on for: the signal ends it, the meter is told what reranking by a language model costs. */
export type SearchRun = { signal: AbortSignal; meter: TokenMeter };

/** Finds at most `limit` passages for a standalone question. `countPages` is how many documents that search goes through. */
export type Retriever = {
  countPages(scope: Scope): Promise<number>;
  retrieve(question: string, scope: Scope, limit: number, run?: SearchRun): Promise<Retrieved>;
  /**
   * Where a question is to be searched first, in a scope without a version: one that names a version of the documentation in that version, and
   * without its name; any other in the current version, where there is one among others.
   */
  narrow(question: string, scope: Scope): Promise<NarrowedQuestion>;
  /** The same passages, the best of them with the rest of their sections; those that another one now holds are left out. */
  widen(passages: readonly RankedPassage[]): Promise<RankedPassage[]>;
};
