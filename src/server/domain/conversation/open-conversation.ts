import type { ConversationView, OpenConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import { summaryAt } from "./list-conversations";
import { newestWithin } from "./newest-within";
import type { ConversationStore } from "./ports";

const messagesAtOnce = 30;
/** What a page of messages may take, so that a thread opens as quickly however long it is. */
const bytesAtOnce = 16_384;

/**
 * A conversation with the last messages of its shown path, those before a position, or those from a message on. Of the first two, whole turns of at
 * most 30 messages and 16 KB, the last one whatever it takes. NOT_FOUND for a missing one
 * and another's alike, and for a message that is not in it.
 */
export async function openConversation(
  { conversations, clock }: { conversations: ConversationStore; clock: Clock },
  actor: Actor,
  { conversationId, before, through }: OpenConversationInput,
): Promise<Result<ConversationView, "NOT_FOUND">> {
  const view = await (through === undefined
    ? conversations.open(actor, conversationId, before ?? null, messagesAtOnce)
    : conversations.openThrough(actor, conversationId, through));
  if (view === null) return err("NOT_FOUND");
  const shown = through === undefined ? newestWithin(view, bytesAtOnce) : view;
  return ok({ ...shown, conversation: summaryAt(view.conversation, clock.now()) });
}
