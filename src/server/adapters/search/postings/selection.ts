import type { Sql } from "@/server/adapters/database/database";
import type { Scope } from "@/server/domain/retrieval/passage";
import { scopeKey } from "@/server/domain/retrieval/scope-key";
import { chunksInScope, scopeSql } from "../scope-sql";
import { countMasked } from "./count-masked";
import type { IndexState } from "./index-state";
import type { PostingList } from "./posting-list";
import { placeOf, type Segment } from "./segment";

/** What of a segment counts: `mask` by place, null where all of it does. */
export type SelectedPart = { mask: Uint8Array | null; chunks: number; tokens: number };

/** Which chunks are searched: those of a scope, without what was removed. What is worked out once is kept for as long as it stays true. */
export type Selection = {
  part(segment: Segment): SelectedPart;
  isInside(ref: number): boolean;
  /** In how many of the segment's selected chunks a term stands. */
  count(segment: Segment, term: string, list: PostingList): number;
};

/** A scope's chunks are read again after so long whatever the version says. */
const maxAgeMs = 60_000;
/** Each holds a byte for every chunk of the index. */
const mostScopes = 32;

/** Selections of the scopes that were asked for last. */
export function createSelections(sql: Sql, now: () => number = Date.now): (state: IndexState, scope: Scope) => Promise<Selection> {
  const kept = new Map<string, { version: string; removed: Int32Array; readAt: number; selection: Selection }>();
  return async ({ isWhole, version, removed }, scope) => {
    const isEverything = isWhole && scope.version === undefined && scope.locale === undefined;
    const key = isEverything ? "everything" : scopeKey(scope);
    const entry = kept.get(key);
    const isFresh = entry !== undefined && (isEverything || (entry.version === version && now() - entry.readAt < maxAgeMs));
    if (isFresh && entry.removed === removed) return entry.selection;
    const selection = selectionOf(isEverything ? null : await readScope(sql, scope), removed);
    kept.delete(key);
    kept.set(key, { version, removed, readAt: now(), selection });
    for (const [oldest] of kept) if (kept.size > mostScopes) kept.delete(oldest);
    return selection;
  };
}

/** The numbers of a scope's chunks, ascending. */
async function readScope(sql: Sql, scope: Scope): Promise<Int32Array> {
  const inScope = scopeSql(scope, 1);
  const [row] = await sql.query<{ refs: Buffer | null }>(
    `SELECT string_agg(int4send(ref), ''::bytea ORDER BY ref) AS refs FROM chunks WHERE id IN (${chunksInScope(inScope)})`,
    inScope.params,
  );
  const bytes = row?.refs ?? Buffer.alloc(0);
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32BE(4 * i));
}

/** `scope` null: everything. */
function selectionOf(scope: Int32Array | null, removed: Int32Array): Selection {
  const parts = new WeakMap<Segment, SelectedPart & { counts: Map<string, number> }>();
  const isInside = (ref: number) => (scope === null || placeOf(scope, ref) >= 0) && placeOf(removed, ref) < 0;
  const part = (segment: Segment) => {
    const known = parts.get(segment);
    if (known) return known;
    const made = { ...selectIn(segment, scope, removed), counts: new Map<string, number>() };
    parts.set(segment, made);
    return made;
  };
  return {
    part,
    isInside,
    count(segment, term, list) {
      const { mask, counts } = part(segment);
      if (mask === null) return list.size;
      const known = counts.get(term);
      if (known !== undefined) return known;
      const counted = countMasked(list, mask);
      counts.set(term, counted);
      return counted;
    },
  };
}

function selectIn({ refs, lengths, size }: Segment, scope: Int32Array | null, removed: Int32Array): SelectedPart {
  const mask = new Uint8Array(size).fill(scope === null ? 1 : 0);
  if (scope !== null) forEachShared(refs, scope, (place) => mask.fill(1, place, place + 1));
  forEachShared(refs, removed, (place) => mask.fill(0, place, place + 1));
  let [chunks, tokens] = [0, 0];
  for (let place = 0; place < size; place++) {
    if (mask[place] === 0) continue;
    chunks++;
    tokens += lengths[place] ?? 0;
  }
  return { mask: chunks === size ? null : mask, chunks, tokens };
}

/** Calls back with the place of each of a segment's numbers that the others hold too; both ascend. */
function forEachShared(refs: Int32Array, others: Int32Array, take: (place: number) => void): void {
  for (let [place, i] = [0, 0]; place < refs.length && i < others.length; ) {
    const difference = (refs[place] ?? 0) - (others[i] ?? 0);
    if (difference === 0) take(place);
    if (difference <= 0) place++;
    if (difference >= 0) i++;
  }
}
