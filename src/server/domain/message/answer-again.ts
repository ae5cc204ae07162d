import type { ErrorCode } from "@/contract/error-code";
import type { AnotherAnswerInput, MessageStatus, Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import type { LimitRefusal, Toll } from "../rate-limit/answer-limits";
import { checkActing } from "../session/session-at";
import { type AskDeps, historyTurns, mostRaces } from "./ask-question";
import { beginAnswer } from "./begin-answer";
import { checkConversation } from "./decide-send";
import type { RetryState } from "./ports";

/** Refusals of another answer; CONFLICT when none may stand beside one of that status, VALIDATION_FAILED where the question is too long to be asked here. */
export type AnotherAnswerRefusal = Extract<
  ErrorCode,
  | "NOT_FOUND"
  | "VALIDATION_FAILED"
  | "SESSION_EXPIRED"
  | "SESSION_TERMINATED"
  | "CONVERSATION_CLOSED"
  | "CONVERSATION_BUSY"
  | "IDEMPOTENCY_CONFLICT"
  | "CONFLICT"
  | LimitRefusal
>;

/** `besides`: the statuses beside which another answer may stand. */
export type AnswerWish = AnotherAnswerInput & { besides: readonly MessageStatus[] };

/** Begins another answer under the question of `answerId`. */
export function answerAgain(deps: AskDeps, actor: Actor, wish: AnswerWish, address: string): Promise<Result<Sent, AnotherAnswerRefusal>> {
  return deps.limits.admit(actor, address, (toll) => store(deps, actor, wish, toll));
}

/** A race that is lost may have been won by the same request: that is looked up. */
async function store(deps: AskDeps, actor: Actor, wish: AnswerWish, toll: Toll): Promise<Result<Sent, AnotherAnswerRefusal>> {
  const { conversationId, answerId, messageId } = wish;
  for (let race = 0; race < mostRaces; race++) {
    const state = await deps.messages.retryState(actor, conversationId, answerId, messageId, historyTurns);
    if (state === null) return err("NOT_FOUND");
    const decision = decide(state, wish, deps.clock.now());
    if (!decision.ok) return decision;
    if (decision.value !== "new") return ok(decision.value);
    if (state.question.text.length > deps.maxMessageChars) return err("VALIDATION_FAILED");
    const charged = await toll.charge(state.runningAnswers);
    if (!charged.ok) return charged;
    const sent = await beginAnswer(deps, actor, {
      conversationId,
      title: titleFrom(state.question.text),
      question: { id: state.question.id, text: null },
      questionText: state.question.text,
      history: state.history,
      ended: toll.ended,
      answerId: messageId,
    });
    if (sent === "raced") continue;
    toll.keep();
    return ok(sent);
  }
  return err("CONVERSATION_BUSY");
}

/** Whether another answer may begin now, or under this id already has: then what was stored. */
function decide(state: RetryState, { besides }: AnswerWish, nowMs: number): Result<"new" | Sent, AnotherAnswerRefusal> {
  const { message } = state;
  if (message !== null && message !== "foreign") return message.sent === null ? err("IDEMPOTENCY_CONFLICT") : ok(message.sent);
  const acting = checkActing(state.session, nowMs);
  if (!acting.ok) return acting;
  if (message === "foreign") return err("NOT_FOUND");
  const open = checkConversation(state.conversation, nowMs);
  if (!open.ok) return open;
  return besides.includes(state.answerStatus) ? ok("new") : err("CONFLICT");
}
