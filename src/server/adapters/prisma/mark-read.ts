import type { Actor } from "../../domain/identity/actor";
import { ownsConversation } from "./owner";
import { type Statement, sql } from "./statement";

/** Notes that the answers that have ended in a conversation were read now, where they were not before; no row when it is not the actor's. */
export function markReadStatement(actor: Actor, conversationId: string): Statement {
  return sql`
    WITH own AS (
      SELECT c.id FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    ), marked AS (
      UPDATE messages m SET read_at = greatest(footnote_now(), m.created_at) FROM own
       WHERE m.conversation_id = own.id AND m.role = 'assistant' AND m.read_at IS NULL AND m.status IN ('delivered', 'failed', 'cancelled')
    )
    SELECT id FROM own`;
}
