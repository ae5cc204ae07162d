import type { RankedPassage, Retrieved, Scope } from "./passage";

/** Finds at most `limit` passages for a standalone question. `countPages` is how many documents that search goes through. */
export type Retriever = {
  countPages(scope: Scope): Promise<number>;
  retrieve(question: string, scope: Scope, limit: number, signal?: AbortSignal): Promise<Retrieved>;
  /** The same passages, the best of them with the rest of their sections; those that another one now holds are left out. */
  widen(passages: readonly RankedPassage[]): Promise<RankedPassage[]>;
};
