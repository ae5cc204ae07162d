import type { Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { conversationAt } from "../conversation/conversation-at";
import { conversationMachine } from "../conversation/conversation-machine";
import { checkActing } from "../session/session-at";
import type { ConversationState, QuestionPlace, SendState } from "./ports";
import type { SendRefusal } from "./send-message";

/** A question on its way. `mayBegin`: whether an id without a conversation begins one. `answerId`: its answer's, where the caller makes that. */
export type Wish = {
  conversationId: string;
  messageId: string;
  text: string;
  place: QuestionPlace;
  mayBegin: boolean;
  answerId?: string | undefined;
};

/**
 * Whether a message may be stored now, or already is: then what was stored. Nothing is answered to ids of others that would not be
 * answered to ids of nothing. What was deleted is not there any more, for nobody, and is not made again under its id: NOT_FOUND.
 */
export function decideSend(state: SendState, input: Omit<Wish, "messageId">, nowMs: number): Result<"new" | Sent, SendRefusal> {
  const { message, conversation } = state;
  const before = decideRepeat(state, input);
  if (before !== null) return before;
  const acting = checkActing(state.session, nowMs);
  if (!acting.ok) return acting;
  if (message === "foreign" || conversation === "foreign" || state.isDeleted) return err("NOT_FOUND");
  if (conversation === null) return input.mayBegin ? ok("new") : err("NOT_FOUND");
  if (!state.hasPlace) return err("NOT_FOUND");
  return checkConversation(conversation, nowMs);
}

/** What a question comes to whose id one's own message has already: that message, where it is the same question; null where the id is free or another's. */
export function decideRepeat(state: SendState, input: Omit<Wish, "messageId">): Result<Sent, "IDEMPOTENCY_CONFLICT"> | null {
  const { message } = state;
  if (message === null || message === "foreign") return null;
  const { conversationId, text, place, answerId } = input;
  const isThere = place.kind === "last" || (state.hasPlace && message.parentId === state.parentId);
  const isSame = message.conversationId === conversationId && message.text === text && isThere;
  const { sent } = message;
  const hasSameAnswer = answerId === undefined || sent?.answerId === answerId;
  return isSame && hasSameAnswer && sent !== null ? ok(sent) : err("IDEMPOTENCY_CONFLICT");
}

/** Whether a conversation takes a new answer now. */
export function checkConversation(
  conversation: ConversationState,
  nowMs: number,
): Result<"new", "CONVERSATION_CLOSED" | "CONVERSATION_BUSY"> {
  const status = conversationAt(conversation.status, conversation.lastMessageAt, nowMs);
  if (conversationMachine(status, "send") === null) return err("CONVERSATION_CLOSED");
  return conversation.hasRunningAnswer ? err("CONVERSATION_BUSY") : ok("new");
}
