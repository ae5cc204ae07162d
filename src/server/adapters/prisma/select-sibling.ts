import type { Actor } from "../../domain/identity/actor";
import { ownsConversation } from "./owner";
import { type Statement, sql } from "./statement";

/** Ends the shown path at the latest message below the given one; no row when that is not in a conversation of the actor's. */
export function selectStatement(actor: Actor, conversationId: string, messageId: string): Statement {
  return sql`
    WITH RECURSIVE own AS (
      SELECT c.id FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    ), down AS (
      SELECT m.id, m.position FROM own JOIN messages m ON m.conversation_id = own.id AND m.id = ${messageId}::uuid
      UNION ALL
      SELECT k.id, k.position FROM down d CROSS JOIN LATERAL (
        SELECT m.id, m.position FROM messages m WHERE m.parent_id = d.id AND m.position > d.position ORDER BY m.position DESC LIMIT 1) k
    )
    UPDATE conversations c SET leaf_position = (SELECT max(position) FROM down) FROM own
     WHERE c.id = own.id AND EXISTS (SELECT FROM down)
    RETURNING c.id`;
}
