import type { ErrorCode } from "@/contract/error-code";
import type { SendMessageInput, Sent } from "@/contract/message";
import type { Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import type { LimitRefusal } from "../rate-limit/answer-limits";
import { type AskDeps, askQuestion } from "./ask-question";

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

/**
 * Accepts a user message and begins its answer. A retried `messageId` is the same message, and is charged once. One answer at a time.
 * `address` is the caller's, as limits count it. `mayBegin`: whether an id without a conversation begins one.
 */
export function sendMessage(
  deps: AskDeps,
  actor: Actor,
  { conversationId, messageId, text, parentId }: SendMessageInput,
  { address, mayBegin = true }: { address: string; mayBegin?: boolean },
): Promise<Result<Sent, SendRefusal>> {
  const place = parentId === undefined ? { kind: "last" as const } : { kind: "after" as const, messageId: parentId };
  return askQuestion(deps, actor, { conversationId, messageId, text, place, mayBegin: mayBegin && parentId === undefined }, address);
}
