import { BrowseConversationsInput, type BrowsedConversation, type BrowsedConversations } from "@/contract/admin";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import { summaryAt } from "../conversation/list-conversations";
import { listCursor, positionAt } from "../conversation/list-cursor";
import type { AdminActor } from "../identity/actor";
import type { ConversationBrowser } from "./ports";
import { counted, countedAtMost } from "./row-count";

/** One page of everybody's conversations, the latest message first. VALIDATION_FAILED for a cursor that no page gave. */
export async function browseConversations(
  { conversationBrowser, clock }: { conversationBrowser: ConversationBrowser; clock: Clock },
  admin: AdminActor,
  input: BrowseConversationsInput,
): Promise<Result<BrowsedConversations, "VALIDATION_FAILED">> {
  const { cursor, limit, ...filter } = BrowseConversationsInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const nowMs = clock.now();
  const [{ items, more }, count] = await Promise.all([
    conversationBrowser.list(admin, filter, after, limit, nowMs),
    after === null ? conversationBrowser.count(admin, filter, countedAtMost, nowMs) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items: items.map((item) => ({ ...item, status: summaryAt(item, nowMs).status })),
    nextCursor: more && last !== undefined ? listCursor(placeOf(last)) : null,
    total: count === null ? null : counted(count),
  });
}

function placeOf({ id, createdAt, lastMessageAt }: BrowsedConversation) {
  return { id, at: Date.parse(lastMessageAt ?? createdAt) };
}
