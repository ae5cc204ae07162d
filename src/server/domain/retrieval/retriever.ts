import type { Retrieved, Scope } from "./passage";

/** Finds at most `limit` passages for a standalone question. */
export type Retriever = { retrieve(question: string, scope: Scope, limit: number, signal?: AbortSignal): Promise<Retrieved> };
