import type { ConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import type { AnswerRunner } from "../message/answer-runner";
import type { SessionStore } from "../session/ports";
import { checkActing } from "../session/session-at";
import type { ConversationStore } from "./ports";
import type { WriteRefusal } from "./rename-conversation";

/** Deletes a conversation and all below it; an answer being written in it is given up. */
export async function deleteConversation(
  deps: { conversations: ConversationStore; sessions: SessionStore; runner: AnswerRunner; clock: Clock },
  actor: Actor,
  { conversationId }: ConversationInput,
): Promise<Result<{ deleted: true }, WriteRefusal>> {
  const acting = checkActing(await deps.sessions.find(actor), deps.clock.now());
  if (!acting.ok) return acting;
  if (!(await deps.conversations.delete(actor, conversationId))) return err("NOT_FOUND");
  deps.runner.abandon(conversationId);
  return ok({ deleted: true });
}
