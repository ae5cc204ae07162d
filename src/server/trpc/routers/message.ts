import { AnotherAnswerInput, AnswerInput, EditMessageInput, type MessageStatus, SendMessageInput, type Sent } from "@/contract/message";
import { editMessage } from "../../domain/message/edit-message";
import { regenerateAnswer } from "../../domain/message/regenerate-answer";
import { retryAnswer } from "../../domain/message/retry-answer";
import { sendMessage } from "../../domain/message/send-message";
import { stopAnswer } from "../../domain/message/stop-answer";
import { suggestFollowUps } from "../../domain/message/suggest-follow-ups";
import { actorProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const messageRouter = router({
  send: actorProcedure
    .input(SendMessageInput)
    .mutation(async ({ ctx, input }): Promise<Sent> => unwrap(await sendMessage(ctx.services, ctx.actor, input, ctx.caller))),

  /** Ends a running answer; its text so far stays. The answer's status afterwards, whoever ended it. */
  stop: actorProcedure
    .input(AnswerInput)
    .mutation(async ({ ctx, input }): Promise<{ status: MessageStatus }> => unwrap(await stopAnswer(ctx.services, ctx.actor, input))),

  /** A new answer beside a failed or cancelled one. */
  retry: actorProcedure
    .input(AnotherAnswerInput)
    .mutation(async ({ ctx, input }): Promise<Sent> => unwrap(await retryAnswer(ctx.services, ctx.actor, input, ctx.caller))),

  /** The question in other words, beside the edited one, with an answer of its own. */
  edit: actorProcedure
    .input(EditMessageInput)
    .mutation(async ({ ctx, input }): Promise<Sent> => unwrap(await editMessage(ctx.services, ctx.actor, input, ctx.caller))),

  /** Questions to go on with after an answer. */
  followUps: actorProcedure
    .input(AnswerInput)
    .query(async ({ ctx, input }): Promise<string[]> => unwrap(await suggestFollowUps(ctx.services, ctx.actor, input))),

  /** Another answer beside one that has ended. */
  regenerate: actorProcedure
    .input(AnotherAnswerInput)
    .mutation(async ({ ctx, input }): Promise<Sent> => unwrap(await regenerateAnswer(ctx.services, ctx.actor, input, ctx.caller))),
});
