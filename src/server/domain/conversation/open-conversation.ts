import type { ConversationView, OpenConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import { summaryAt } from "./list-conversations";
import type { ConversationStore } from "./ports";

const messagesAtOnce = 30;

/** A conversation with its last messages, or those before a position. NOT_FOUND for a missing one and another's alike. */
export async function openConversation(
  { conversations, clock }: { conversations: ConversationStore; clock: Clock },
  actor: Actor,
  { conversationId, before }: OpenConversationInput,
): Promise<Result<ConversationView, "NOT_FOUND">> {
  const view = await conversations.open(actor, conversationId, before ?? null, messagesAtOnce);
  if (view === null) return err("NOT_FOUND");
  return ok({ ...view, conversation: summaryAt(view.conversation, clock.now()) });
}
