import { ConversationSummary } from "@/contract/conversation";
import type { LogEntry } from "../../domain/event-log/ports";
import type { Actor } from "../../domain/identity/actor";
import { ownsConversation } from "./owner";
import { type Statement, sql } from "./statement";
import { summaryJson } from "./summary-json";

export type RenamedRow = { seq: string; conversation: unknown };

/** Sets the title and logs `conversation.updated`; no row when the conversation is not the actor's. */
export function renameStatement(actor: Actor, conversationId: string, title: string, nowMs: number): Statement {
  const now = new Date(nowMs);
  return sql`
    WITH own AS (
      SELECT c.id FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    ), t AS (
      UPDATE conversations c
         SET title = ${title}, title_source = 'user', last_seq = c.last_seq + 1, updated_at = greatest(c.updated_at, ${now}::timestamptz)
        FROM own WHERE c.id = own.id
      RETURNING c.*
    ), logged AS (
      INSERT INTO conversation_events (conversation_id, seq, type, payload, created_at)
      SELECT t.id, t.last_seq, 'conversation.updated',
             jsonb_build_object('type', 'conversation.updated', 'conversation', ${summaryJson(0)}), ${now}::timestamptz
        FROM t
      RETURNING seq, payload -> 'conversation' AS conversation
    )
    SELECT seq, conversation FROM logged`;
}

/** What was renamed, and the entry to publish. */
export function toRenamed(rows: readonly RenamedRow[]): { conversation: ConversationSummary; entry: LogEntry } | null {
  const [row] = rows;
  if (row === undefined) return null;
  const conversation = ConversationSummary.parse(row.conversation);
  return { conversation, entry: { seq: Number(row.seq), event: { type: "conversation.updated", conversation } } };
}
