import type { AuditAction } from "@/contract/audit";
import type { ConversationOpening, OpeningEvent } from "../../domain/analytics/ports";
import type { AdminActor } from "../../domain/identity/actor";
import type { AuditEvent } from "../../domain/identity/audit-log";
import { everyConversation } from "./admin-conversation-filter";
import { fragment, type Statement, sql } from "./statement";

/** SQL: whose the conversation `t` is, with its user `u`. */
export const ownerJson = fragment`jsonb_build_object(
  'kind', CASE WHEN t.user_id IS NULL THEN 'guest' ELSE 'user' END, 'userId', t.user_id, 'email', u.email)`;

/** SQL: the id of the event that the opening of `t` is logged as. */
export const openingId = fragment`coalesce((SELECT id FROM continued), (SELECT id FROM logged))`;

type Opened = { action: AuditAction; type: AuditEvent["subject"]["type"] };

/** SQL: the tables `continued` and `logged`, behind a table `t` of what is opened: its opening, which is logged unless it continues one. */
export function opened(admin: AdminActor, { action, type }: Opened, { newId, continues, continuedSinceMs, nowMs }: OpeningEvent) {
  return fragment`continued AS (
      SELECT e.id FROM t JOIN audit_events e ON e.subject_type = ${type} AND e.subject_id = t.id::text
       WHERE e.id = ${continues}::uuid AND e.action = ${action} AND e.actor_user_id = ${admin.userId}::uuid
         AND e.actor_session_id = ${admin.sessionId}::uuid AND e.created_at > ${new Date(continuedSinceMs)}::timestamptz
    ), logged AS (
      INSERT INTO audit_events (id, actor_kind, actor_user_id, actor_session_id, action, subject_type, subject_id, created_at)
      SELECT ${newId}::uuid, ${admin.kind}, ${admin.userId}::uuid, ${admin.sessionId}::uuid, ${action}, ${type}, t.id::text,
             ${new Date(nowMs)}::timestamptz
        FROM t WHERE NOT EXISTS (SELECT FROM continued)
      RETURNING id
    )`;
}

/** Logs the opening of a conversation `c` that is there and `isMeant`, unless it continues one. */
export function openingStatement(admin: AdminActor, opening: ConversationOpening, isMeant = everyConversation): Statement {
  return sql`
    WITH t AS (
      SELECT c.id, c.user_id FROM conversations c WHERE c.id = ${opening.conversationId}::uuid AND ${isMeant}
    ), ${opened(admin, { action: "conversation-opened", type: "conversation" }, opening)}
    SELECT ${ownerJson} AS owner, ${openingId} AS opening_id FROM t LEFT JOIN users u ON u.id = t.user_id`;
}
