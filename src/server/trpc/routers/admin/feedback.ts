import { type ListedFeedback, ListFeedbackInput } from "@/contract/feedback-inbox";
import { receiveFeedback } from "../../../domain/analytics/feedback-inbox";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminFeedbackRouter = router({
  /** Everybody's ratings. */
  list: adminProcedure
    .input(ListFeedbackInput)
    .query(async ({ ctx, input }): Promise<ListedFeedback> => unwrap(await receiveFeedback(ctx.services, ctx.actor, input))),
});
