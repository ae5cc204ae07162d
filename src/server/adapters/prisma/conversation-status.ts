import type { ConversationStatus } from "@/contract/conversation";
import type { Actor } from "../../domain/identity/actor";
import { logUpdate } from "./conversation-updated";
import { ownsConversation } from "./owner";
import { type Statement, sql } from "./statement";
import { summaryJson } from "./summary-json";

/** The actor's conversation as a summary. */
export function findStatement(actor: Actor, conversationId: string): Statement {
  return sql`
    WITH t AS (
      SELECT c.* FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    )
    SELECT ${summaryJson(0)} AS conversation FROM t`;
}

/** Sets the status and logs `conversation.updated`; no row when it is not the actor's, or no longer has the status it had. */
export function setStatusStatement(
  actor: Actor,
  conversationId: string,
  { from, to }: { from: ConversationStatus; to: ConversationStatus },
  nowMs: number,
): Statement {
  const now = new Date(nowMs);
  return sql`
    WITH own AS (
      SELECT c.id FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    ), t AS (
      UPDATE conversations c SET status = ${to}, last_seq = c.last_seq + 1, updated_at = greatest(c.updated_at, ${now}::timestamptz)
        FROM own WHERE c.id = own.id AND c.status = ${from}
      RETURNING c.*
    ), ${logUpdate(now)}
    SELECT seq, conversation FROM logged`;
}

/**
 * Archives what nobody has spoken in, restored, renamed or brought along since, which `updated_at` and `imported_at` tell; conversations that somebody is just writing to are left for the next time.
 */
export function archiveIdleStatement({ sinceMs, nowMs, limit }: { sinceMs: number; nowMs: number; limit: number }): Statement {
  const since = new Date(sinceMs);
  return sql`
    WITH idle AS (
      SELECT c.id FROM conversations c
       WHERE c.status IN ('open', 'paused') AND c.last_message_at < ${since}::timestamptz
         AND c.updated_at < ${since}::timestamptz AND (c.imported_at IS NULL OR c.imported_at < ${since}::timestamptz)
       ORDER BY c.last_message_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    )
    UPDATE conversations c SET status = 'archived', updated_at = greatest(c.updated_at, ${new Date(nowMs)}::timestamptz)
      FROM idle WHERE c.id = idle.id
    RETURNING c.id`;
}
