import { InspectAnswerInput, type ReplayedAnswer, type TracedAnswer } from "@/contract/answer-trace";
import { replayAnswer } from "../../../domain/analytics/replay-answer";
import { traceAnswer } from "../../../domain/analytics/trace-answer";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminAnswersRouter = router({
  /** How an answer of anybody's came about. It belongs to an opening of its conversation, which is an audit event. */
  trace: adminProcedure
    .input(InspectAnswerInput)
    .mutation(async ({ ctx, input }): Promise<TracedAnswer> => unwrap(await traceAnswer(ctx.services, ctx.actor, input))),

  /** Its question asked again today, beside the conversation. Leaving the page stops it, and what it costs. */
  replay: adminProcedure
    .input(InspectAnswerInput)
    .mutation(
      async ({ ctx, input, signal }): Promise<ReplayedAnswer> =>
        unwrap(await replayAnswer(ctx.services, ctx.actor, input, signal ?? AbortSignal.timeout(longestReplayMs))),
    ),
});

/** Where a call cannot be aborted by its caller. */
const longestReplayMs = 600_000;
