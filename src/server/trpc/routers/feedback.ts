import { ConversationInput } from "@/contract/conversation";
import { type FeedbackView, GiveFeedbackInput, WithdrawFeedbackInput } from "@/contract/feedback";
import { giveFeedback, listFeedback, withdrawFeedback } from "../../domain/feedback/rate-answer";
import { actorProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const feedbackRouter = router({
  /** One's own ratings in a conversation. */
  list: actorProcedure
    .input(ConversationInput)
    .query(async ({ ctx, input }): Promise<FeedbackView[]> => unwrap(await listFeedback(ctx.services, ctx.actor, input))),

  /** Rates an answer or one of its citations, in place of an earlier rating. */
  give: actorProcedure
    .input(GiveFeedbackInput)
    .mutation(async ({ ctx, input }): Promise<FeedbackView> => unwrap(await giveFeedback(ctx.services, ctx.actor, input))),

  withdraw: actorProcedure
    .input(WithdrawFeedbackInput)
    .mutation(async ({ ctx, input }): Promise<{ withdrawn: true }> => unwrap(await withdrawFeedback(ctx.services, ctx.actor, input))),
});
