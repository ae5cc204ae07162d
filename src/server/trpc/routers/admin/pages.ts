import { type ListedPages, ListPagesInput } from "@/contract/page-use";
import { listPages } from "../../../domain/analytics/page-report";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminPagesRouter = router({
  /** What answers made of the pages of the documents. */
  list: adminProcedure
    .input(ListPagesInput)
    .query(async ({ ctx, input }): Promise<ListedPages> => unwrap(await listPages(ctx.services, ctx.actor, input))),
});
