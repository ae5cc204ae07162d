import type { ConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import type { ConversationStore } from "./ports";

/** The answers of a conversation that have ended were on its owner's screen. Reading needs no session that may still write. */
export async function markRead(
  { conversations }: { conversations: Pick<ConversationStore, "markRead"> },
  actor: Actor,
  { conversationId }: ConversationInput,
): Promise<Result<{ read: true }, "NOT_FOUND">> {
  return (await conversations.markRead(actor, conversationId)) ? ok({ read: true }) : err("NOT_FOUND");
}
