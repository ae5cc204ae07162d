import { type ListedPage, type ListedPages, ListPagesInput, type PageUse } from "@/contract/page-use";
import { err, ok, type Result } from "@/contract/result";
import { listCursor, positionAt } from "../conversation/list-cursor";
import type { ListPosition } from "../conversation/ports";
import type { AdminActor } from "../identity/actor";
import type { Scope } from "../retrieval/passage";

/** What answers made of the pages of the documents, for administrators. */
export type PageReport = {
  /** At most `limit` pages of a scope behind `after` (whose `at` is the number of answers that cite one), the most cited first. */
  list(
    admin: AdminActor,
    scope: Scope,
    use: PageUse | null,
    after: ListPosition | null,
    limit: number,
  ): Promise<{ items: ListedPage[]; more: boolean }>;
  count(admin: AdminActor, scope: Scope, use: PageUse | null): Promise<number>;
};

/** One page of the pages that are answered from, the most cited first. VALIDATION_FAILED for a cursor that no page gave. */
export async function listPages(
  { pageReport, documentScope }: { pageReport: PageReport; documentScope: () => Scope },
  admin: AdminActor,
  input: ListPagesInput,
): Promise<Result<ListedPages, "VALIDATION_FAILED">> {
  const { use = null, cursor, limit } = ListPagesInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const scope = documentScope();
  const [{ items, more }, count] = await Promise.all([
    pageReport.list(admin, scope, use, after, limit),
    after === null ? pageReport.count(admin, scope, use) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items,
    nextCursor: more && last !== undefined ? listCursor({ at: last.citing, id: last.id }) : null,
    total: count === null ? null : { count, isExact: true },
  });
}
