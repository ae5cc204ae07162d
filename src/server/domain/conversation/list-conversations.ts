import { type ConversationPage, type ConversationSummary, ListConversationsInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import { conversationAt } from "./conversation-at";
import { listCursor, positionAt } from "./list-cursor";
import type { ConversationStore } from "./ports";

/** One page of the actor's conversations, newest first. VALIDATION_FAILED for a cursor that no page gave. */
export async function listConversations(
  { conversations, clock }: { conversations: ConversationStore; clock: Clock },
  actor: Actor,
  input: ListConversationsInput,
): Promise<Result<ConversationPage, "VALIDATION_FAILED">> {
  const { cursor, limit, archived } = ListConversationsInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const { items, total, more } = await conversations.list(actor, after, limit, archived);
  const last = items.at(-1);
  return ok({
    items: items.map((item) => summaryAt(item, clock.now())),
    total,
    nextCursor: more && last !== undefined ? listCursor({ at: Date.parse(last.lastMessageAt ?? last.createdAt), id: last.id }) : null,
  });
}

/** A summary with the status it has now. */
export function summaryAt(summary: ConversationSummary, nowMs: number): ConversationSummary {
  const lastMessageAt = summary.lastMessageAt === null ? null : Date.parse(summary.lastMessageAt);
  return { ...summary, status: conversationAt(summary.status, lastMessageAt, nowMs) };
}
