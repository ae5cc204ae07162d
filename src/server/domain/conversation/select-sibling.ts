import type { ConversationView, SelectSiblingInput } from "@/contract/conversation";
import { err, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import type { SessionStore } from "../session/ports";
import { checkActing } from "../session/session-at";
import { openConversation } from "./open-conversation";
import type { ConversationStore } from "./ports";
import type { WriteRefusal } from "./rename-conversation";

/**
 * Shows the path through a message of an own conversation, down to the latest below it, until another is chosen or something is asked; the
 * last messages of that path. A conversation that takes no messages can be read along each of its paths all the same.
 */
export async function selectSibling(
  deps: { conversations: ConversationStore; sessions: SessionStore; clock: Clock },
  actor: Actor,
  { conversationId, messageId }: SelectSiblingInput,
): Promise<Result<ConversationView, WriteRefusal>> {
  const acting = checkActing(await deps.sessions.find(actor), deps.clock.now());
  if (!acting.ok) return acting;
  if (!(await deps.conversations.select(actor, conversationId, messageId))) return err("NOT_FOUND");
  return openConversation(deps, actor, { conversationId });
}
