import type { ErrorCode } from "@/contract/error-code";
import type { SendMessageInput, Sent } from "@/contract/message";
import type { Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import type { LimitRefusal } from "../rate-limit/answer-limits";
import { type AskDeps, askQuestion } from "./ask-question";
import { decideRepeat, type Wish } from "./decide-send";

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

/** `answerId`: the answer's, where the caller makes it; the same message with another one is another message. */
export type NewMessage = SendMessageInput & { answerId?: string | undefined };

/**
 * Accepts a user message and begins its answer. A retried `messageId` is the same message, and is charged once. One answer at a time.
 * `address` is the caller's, as limits count it. `mayBegin`: whether an id without a conversation begins one.
 */
export function sendMessage(
  deps: AskDeps,
  actor: Actor,
  message: NewMessage,
  { address, mayBegin = true }: { address: string; mayBegin?: boolean },
): Promise<Result<Sent, SendRefusal>> {
  const wish = wishOf(message);
  return askQuestion(deps, actor, { ...wish, mayBegin: mayBegin && wish.mayBegin }, address);
}

/** What was stored under a message's id before: the same message, or a refusal where it was another one; null where the id is free. */
export async function sentBefore(
  { messages }: Pick<AskDeps, "messages">,
  actor: Actor,
  message: NewMessage,
): Promise<Result<Sent, "IDEMPOTENCY_CONFLICT"> | null> {
  const wish = wishOf(message);
  return decideRepeat(await messages.sendState(actor, wish.conversationId, wish.messageId, wish.place, 0), wish);
}

function wishOf({ parentId, ...message }: NewMessage): Wish {
  const place = parentId === undefined ? { kind: "last" as const } : { kind: "after" as const, messageId: parentId };
  return { ...message, place, mayBegin: parentId === undefined };
}
