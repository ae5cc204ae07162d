import type { Actor } from "../../domain/identity/actor";
import { logUpdate } from "./conversation-updated";
import { ownsConversation } from "./owner";
import { type Statement, sql } from "./statement";

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
    ), ${logUpdate(now)}
    SELECT seq, conversation FROM logged`;
}
