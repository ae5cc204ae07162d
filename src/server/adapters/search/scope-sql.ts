import type { Scope } from "@/server/domain/retrieval/passage";

/** A scope in SQL: conditions on `chunk_locations l` and `documents d`, joined by AND, with parameters numbered from `first`. */
export type ScopeSql = {
  condition: string;
  params: (string | null)[];
  /** Tells texts with different conditions apart, for the names of kept plans. */
  key: string;
  /** Whether a page's version or language matters, so that `documents d` is needed. */
  looksAtPages: boolean;
};

export function scopeSql({ collectionId, version, locale }: Scope, first: number): ScopeSql {
  const conditions: string[] = [];
  const params: (string | null)[] = [];
  const add = (condition: (parameter: string) => string, value: string | null) => {
    conditions.push(condition(`$${first + params.length}`));
    params.push(value);
  };
  if (collectionId !== null) add((parameter) => `l.collection_id = ${parameter}::uuid`, collectionId);
  if (version === null) conditions.push("d.version IS NULL");
  else if (version !== undefined) add((parameter) => `d.version = ${parameter}`, version);
  if (locale === null) conditions.push("d.locale IS NULL");
  else if (locale !== undefined) add((parameter) => `d.locale = ${parameter}`, locale);
  return {
    condition: conditions.length === 0 ? "true" : conditions.join(" AND "),
    params,
    key: [collectionId, version, locale].map((part) => (part === undefined ? "any" : part === null ? "none" : "one")).join("-"),
    looksAtPages: version !== undefined || locale !== undefined,
  };
}

/** The ids of a scope's chunks, some of them more than once. Beginning with the pages, of which there are fewer, where they matter. */
export function chunksInScope({ condition, looksAtPages }: ScopeSql): string {
  return looksAtPages
    ? `SELECT l.chunk_id FROM documents d JOIN chunk_locations l ON l.document_id = d.id AND l.collection_id = d.collection_id WHERE ${condition}`
    : `SELECT l.chunk_id FROM chunk_locations l WHERE ${condition}`;
}
