import type { ConversationPage, ConversationSummary } from "@/contract/conversation";
import { limits } from "@/contract/limits";
import { timeOf } from "./time-of";

/** Rows further down stand as they were when they were read. */
const mostAnew = 4 * limits.pageRows;

export const loadedRows = (pages: readonly ConversationPage[]) => pages.reduce((sum, { items }) => sum + items.length, 0);

/** The first `rows` of a list, or as many as are kept up, as one page. */
export async function readAnew(
  read: (part: { limit: number; cursor?: string }) => Promise<ConversationPage>,
  rows: number,
): Promise<ConversationPage> {
  const wanted = Math.min(rows, mostAnew);
  const part = (got: number) => Math.min(wanted - got, limits.pageRows);
  let page = await read({ limit: part(0) });
  while (page.nextCursor !== null && page.items.length < wanted) {
    const next = await read({ limit: part(page.items.length), cursor: page.nextCursor });
    page = { ...next, items: [...page.items, ...next.items] };
  }
  return page;
}

/**
 * The pages that a list has loaded, with its first rows read anew: rows that have come, moved up or gone are so afterwards, and those further down
 * stay. Where so much has changed that the new page does not reach what was known, only the new page is left.
 */
export function refreshedPages(known: readonly ConversationPage[], fresh: ConversationPage): ConversationPage[] {
  const [first, ...others] = known;
  const last = fresh.items.at(-1);
  if (first === undefined || last === undefined || fresh.nextCursor === null) return [fresh];
  const reaches = first.items.some(({ id }) => fresh.items.some((row) => row.id === id));
  if (!reaches) return [fresh];
  const ids = new Set(fresh.items.map(({ id }) => id));
  const below = (rows: readonly ConversationSummary[]) => rows.filter((row) => !ids.has(row.id) && timeOf(row) <= timeOf(last));
  const kept = below(first.items);
  const nextCursor = others.length > 0 || kept.length > 0 ? first.nextCursor : fresh.nextCursor;
  return [
    { items: [...fresh.items, ...kept], nextCursor, total: fresh.total },
    ...others.map((page) => ({ ...page, items: below(page.items), total: fresh.total })),
  ];
}
