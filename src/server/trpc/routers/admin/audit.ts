import { ListAuditInput, type ListedAudit } from "@/contract/audit";
import { listAudit } from "../../../domain/analytics/audit-trail";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminAuditRouter = router({
  /** Who did what to what. */
  list: adminProcedure
    .input(ListAuditInput)
    .query(async ({ ctx, input }): Promise<ListedAudit> => unwrap(await listAudit(ctx.services, ctx.actor, input))),
});
