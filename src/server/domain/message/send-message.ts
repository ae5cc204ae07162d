import type { ErrorCode } from "@/contract/error-code";
import type { SendMessageInput, Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import { type AnswerDeps, beginAnswer } from "./begin-answer";
import { decideSend } from "./decide-send";

/** Refusals of a new message. */
export type SendRefusal = Extract<
  ErrorCode,
  | "VALIDATION_FAILED"
  | "NOT_FOUND"
  | "SESSION_EXPIRED"
  | "SESSION_TERMINATED"
  | "CONVERSATION_CLOSED"
  | "CONVERSATION_BUSY"
  | "IDEMPOTENCY_CONFLICT"
>;

/** Turns of the conversation that the answer is told of. */
export const historyTurns = 6;
/** A race is lost at most once to each of the rows that two sends can both want to make. */
const mostRaces = 4;

/**
 * Accepts a user message and begins its answer. A retried `messageId` is the same message. One answer at a time. Two round trips to the
 * database: what there is, and the commit; a lost race begins anew. `mayBegin`: whether an id without a conversation begins one.
 */
export async function sendMessage(
  deps: AnswerDeps & { maxMessageChars: number },
  actor: Actor,
  { conversationId, messageId, text }: SendMessageInput,
  { mayBegin = true }: { mayBegin?: boolean } = {},
): Promise<Result<Sent, SendRefusal>> {
  if (text.length > deps.maxMessageChars) return err("VALIDATION_FAILED");
  for (let race = 0; race < mostRaces; race++) {
    const state = await deps.messages.sendState(actor, conversationId, messageId, historyTurns);
    const decision = decideSend(state, { conversationId, text, mayBegin }, deps.clock.now());
    if (!decision.ok) return decision;
    if (decision.value !== "new") return ok(decision.value);
    const sent = await beginAnswer(deps, actor, {
      conversationId,
      title: titleFrom(text),
      question: { id: messageId, text, parentId: state.lastMessageId },
      questionText: text,
      history: state.history,
    });
    if (sent !== "raced") return ok(sent);
  }
  return err("CONVERSATION_BUSY");
}
