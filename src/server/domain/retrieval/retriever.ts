import type { Retrieved, Scope } from "./passage";

/** Finds at most `limit` passages for a standalone question. `countPages` is how many documents that search goes through. */
export type Retriever = {
  countPages(scope: Scope): Promise<number>;
  retrieve(question: string, scope: Scope, limit: number, signal?: AbortSignal): Promise<Retrieved>;
};
