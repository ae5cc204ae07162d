import type { ErrorCode } from "@/contract/error-code";
import type { AnswerInput, Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import { checkActing } from "../session/session-at";
import { type AnswerDeps, beginAnswer } from "./begin-answer";
import { checkConversation } from "./decide-send";
import { historyTurns } from "./send-message";

/** Refusals of a retry; CONFLICT when the answer neither failed nor was cancelled. */
export type RetryRefusal = Extract<
  ErrorCode,
  "NOT_FOUND" | "SESSION_EXPIRED" | "SESSION_TERMINATED" | "CONVERSATION_CLOSED" | "CONVERSATION_BUSY" | "CONFLICT"
>;

/** Begins a new answer under the same question as one that failed or was cancelled. */
export async function retryAnswer(
  deps: AnswerDeps,
  actor: Actor,
  { conversationId, answerId }: AnswerInput,
): Promise<Result<Sent, RetryRefusal>> {
  const state = await deps.messages.retryState(actor, conversationId, answerId, historyTurns);
  if (state === null) return err("NOT_FOUND");
  const acting = checkActing(state.session, deps.clock.now());
  if (!acting.ok) return acting;
  const open = checkConversation(state.conversation, deps.clock.now());
  if (!open.ok) return open;
  if (state.answerStatus !== "failed" && state.answerStatus !== "cancelled") return err("CONFLICT");
  const sent = await beginAnswer(deps, actor, {
    conversationId,
    title: titleFrom(state.question.text),
    question: { id: state.question.id, text: null },
    questionText: state.question.text,
    history: state.history,
  });
  return sent === "raced" ? err("CONVERSATION_BUSY") : ok(sent);
}
