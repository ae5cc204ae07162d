import type { ErrorCode } from "@/contract/error-code";
import type { AnswerInput, Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import type { LimitRefusal, Toll } from "../rate-limit/answer-limits";
import { checkActing } from "../session/session-at";
import { type AnswerDeps, beginAnswer } from "./begin-answer";
import { checkConversation } from "./decide-send";
import { historyTurns } from "./send-message";

/** Refusals of a retry; CONFLICT when the answer neither failed nor was cancelled. */
export type RetryRefusal = Extract<
  ErrorCode,
  "NOT_FOUND" | "SESSION_EXPIRED" | "SESSION_TERMINATED" | "CONVERSATION_CLOSED" | "CONVERSATION_BUSY" | "CONFLICT" | LimitRefusal
>;

/** Begins a new answer under the same question as one that failed or was cancelled. It costs as much as a new message. */
export async function retryAnswer(
  deps: AnswerDeps,
  actor: Actor,
  input: AnswerInput,
  { address }: { address: string },
): Promise<Result<Sent, RetryRefusal>> {
  return deps.limits.admit(actor, address, (toll) => store(deps, actor, input, toll));
}

async function store(
  deps: AnswerDeps,
  actor: Actor,
  { conversationId, answerId }: AnswerInput,
  toll: Toll,
): Promise<Result<Sent, RetryRefusal>> {
  const state = await deps.messages.retryState(actor, conversationId, answerId, historyTurns);
  if (state === null) return err("NOT_FOUND");
  const acting = checkActing(state.session, deps.clock.now());
  if (!acting.ok) return acting;
  const open = checkConversation(state.conversation, deps.clock.now());
  if (!open.ok) return open;
  if (state.answerStatus !== "failed" && state.answerStatus !== "cancelled") return err("CONFLICT");
  const charged = await toll.charge(state.runningAnswers);
  if (!charged.ok) return charged;
  const sent = await beginAnswer(deps, actor, {
    conversationId,
    title: titleFrom(state.question.text),
    question: { id: state.question.id, text: null },
    questionText: state.question.text,
    history: state.history,
    ended: toll.ended,
  });
  if (sent === "raced") return err("CONVERSATION_BUSY");
  toll.keep();
  return ok(sent);
}
