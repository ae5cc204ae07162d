import { z } from "zod";
import { type ConversationPage, ConversationSummary } from "@/contract/conversation";
import type { ListPosition } from "../../domain/conversation/ports";
import type { Actor } from "../../domain/identity/actor";
import { isOwners } from "./owner";
import { fragment, type Statement, sql } from "./statement";
import { summaryJson } from "./summary-json";

export type ListedRow = { items: unknown; total: number };

/** SQL: the conversation `c` is listed for the actor. */
function isListed(actor: Actor, archived: boolean) {
  return fragment`${isOwners(actor)} AND ${archived ? fragment`c.status = 'archived'` : fragment`c.status <> 'archived'`}`;
}

/** SQL: the last message of the conversation `t` is an answer that has ended here and was not read; what was brought along is no news. */
const isUnread = fragment`coalesce((SELECT p.role = 'assistant' AND p.read_at IS NULL AND p.imported_id IS NULL AND p.status IN ('delivered', 'failed', 'cancelled')
    FROM messages p WHERE p.conversation_id = t.id ORDER BY p.position DESC LIMIT 1), false)`;

/** A page of the actor's conversations, one more than `limit`, and how many there are in all. A row of the index is where a page begins. */
export function listStatement(actor: Actor, after: ListPosition | null, limit: number, archived: boolean): Statement {
  const behind =
    after === null ? fragment`true` : fragment`(c.last_message_at, c.id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`;
  return sql`
    WITH t AS (
      SELECT c.* FROM conversations c WHERE ${isListed(actor, archived)} AND ${behind} ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${limit + 1}::int
    )
    SELECT coalesce((SELECT jsonb_agg(${summaryJson(0)} || jsonb_build_object('isUnread', ${isUnread}) ORDER BY t.last_message_at DESC, t.id DESC) FROM t), '[]') AS items,
           (SELECT count(*)::int FROM conversations c WHERE ${isListed(actor, archived)}) AS total`;
}

/** What was listed. */
export function toListed([row]: readonly ListedRow[], limit: number): Pick<ConversationPage, "items" | "total"> & { more: boolean } {
  const items = z.array(ConversationSummary).parse(row?.items ?? []);
  return { items: items.slice(0, limit), total: row?.total ?? 0, more: items.length > limit };
}
