import type { InspectConversationInput, InspectedConversation } from "@/contract/admin";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import { summaryAt } from "../conversation/list-conversations";
import type { IdSource } from "../id-source";
import type { AdminActor } from "../identity/actor";
import { openingEvent } from "./opening";
import type { ConversationBrowser } from "./ports";

const messagesAtOnce = 30;

/**
 * Anybody's conversation with its last messages, or those before a position, and what is recorded of their answers. Nothing is shown
 * before the opening stands in the audit log: each call without the `openingId` of one that lasts still is an opening of its own. NOT_FOUND for a
 * missing one.
 */
export async function inspectConversation(
  { conversationBrowser, clock, ids }: { conversationBrowser: ConversationBrowser; clock: Clock; ids: IdSource },
  admin: AdminActor,
  { conversationId, openingId, before }: InspectConversationInput,
): Promise<Result<InspectedConversation, "NOT_FOUND">> {
  const nowMs = clock.now();
  const opening = { conversationId, ...openingEvent(ids, openingId, nowMs), before: before ?? null, limit: messagesAtOnce };
  const view = await conversationBrowser.open(admin, opening);
  if (view === null) return err("NOT_FOUND");
  return ok({ ...view, conversation: summaryAt(view.conversation, nowMs) });
}
