import { ChangeGapInput, type ListedGap, type ListedGaps, ListGapsInput, type OpenedGap, OpenGapInput } from "@/contract/gap";
import { changeGap } from "../../../domain/gap/change-gap";
import { listGaps } from "../../../domain/gap/list-gaps";
import { openGap } from "../../../domain/gap/open-gap";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminGapsRouter = router({
  /** What the documents do not answer well, by meaning. */
  list: adminProcedure
    .input(ListGapsInput)
    .query(async ({ ctx, input }): Promise<ListedGaps> => unwrap(await listGaps(ctx.services, ctx.actor, input))),

  /** One group with its questions. Each opening is an audit event. */
  open: adminProcedure
    .input(OpenGapInput)
    .mutation(async ({ ctx, input }): Promise<OpenedGap> => unwrap(await openGap(ctx.services, ctx.actor, input))),

  change: adminProcedure
    .input(ChangeGapInput)
    .mutation(async ({ ctx, input }): Promise<ListedGap> => unwrap(await changeGap(ctx.services, ctx.actor, input))),
});
