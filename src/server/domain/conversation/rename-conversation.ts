import type { ConversationSummary, RenameConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { SessionStore } from "../session/ports";
import { checkActing } from "../session/session-at";
import { summaryAt } from "./list-conversations";
import type { ConversationStore } from "./ports";

export type WriteRefusal = "NOT_FOUND" | "SESSION_EXPIRED" | "SESSION_TERMINATED";

/** Gives a conversation a title of the owner's; answers no longer change it. */
export async function renameConversation(
  { conversations, sessions, bus, clock }: { conversations: ConversationStore; sessions: SessionStore; bus: EventBus; clock: Clock },
  actor: Actor,
  { conversationId, title }: RenameConversationInput,
): Promise<Result<ConversationSummary, WriteRefusal>> {
  const nowMs = clock.now();
  const acting = checkActing(await sessions.find(actor), nowMs);
  if (!acting.ok) return acting;
  const renamed = await conversations.rename(actor, conversationId, title, nowMs);
  if (renamed === null) return err("NOT_FOUND");
  bus.publish(ownerKey(actor), conversationId, [renamed.entry]);
  return ok(summaryAt(renamed.conversation, nowMs));
}
