import type { ErrorCode } from "@/contract/error-code";
import type { SendMessageInput, Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import type { LimitRefusal, Toll } from "../rate-limit/answer-limits";
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
  | LimitRefusal
>;

/** Turns of the conversation that the answer is told of. */
export const historyTurns = 6;
/** A race is lost at most once to each of the rows that two sends can both want to make. */
const mostRaces = 4;

type SendDeps = AnswerDeps & { maxMessageChars: number };
/** `mayBegin`: whether an id without a conversation begins one. */
type Wish = SendMessageInput & { mayBegin: boolean };

/**
 * Accepts a user message and begins its answer. A retried `messageId` is the same message, and is charged once. One answer at a time.
 * `address` is the caller's, as limits count it.
 */
export async function sendMessage(
  deps: SendDeps,
  actor: Actor,
  input: SendMessageInput,
  { address, mayBegin = true }: { address: string; mayBegin?: boolean },
): Promise<Result<Sent, SendRefusal>> {
  if (input.text.length > deps.maxMessageChars) return err("VALIDATION_FAILED");
  return deps.limits.admit(actor, address, (toll) => store(deps, actor, { ...input, mayBegin }, toll));
}

/** Two round trips to the database: what there is, and the commit; a lost race begins anew. */
async function store(deps: SendDeps, actor: Actor, wish: Wish, toll: Toll): Promise<Result<Sent, SendRefusal>> {
  const { conversationId, messageId, text } = wish;
  for (let race = 0; race < mostRaces; race++) {
    const state = await deps.messages.sendState(actor, conversationId, messageId, historyTurns);
    const decision = decideSend(state, wish, deps.clock.now());
    if (!decision.ok) return decision;
    if (decision.value !== "new") return ok(decision.value);
    const charged = await toll.charge(state.runningAnswers);
    if (!charged.ok) return charged;
    const sent = await beginAnswer(deps, actor, {
      conversationId,
      title: titleFrom(text),
      question: { id: messageId, text, parentId: state.lastMessageId },
      questionText: text,
      history: state.history,
      ended: toll.ended,
    });
    if (sent === "raced") continue;
    toll.keep();
    return ok(sent);
  }
  return err("CONVERSATION_BUSY");
}
