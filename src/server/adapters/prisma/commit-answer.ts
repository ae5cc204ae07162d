import type { ConversationEvent } from "@/contract/conversation-event";
import type { MessageView } from "@/contract/message";
import type { NewAnswer } from "../../domain/message/ports";
import { leaseEnd } from "./lease";
import { siblingsOf } from "./message-path";
import { actorKeys } from "./owner";
import { json, type Statement, sql } from "./statement";
import { summaryJson } from "./summary-json";

export type CommitRow = { session_id: string; seq: string; payload: unknown; committed_ms: number };

/**
 * One statement that makes the session (or prolongs it), the conversation (or reopens it), question, answer, leased job and events. Unique
 * keys catch what another send did meanwhile: the id of a message, the position, the one running answer. No row comes back when the
 * session has ended or the conversation is closed or another's.
 */
export function commitStatement(answer: NewAnswer): Statement {
  const { tokenHash, userId, sessionId } = actorKeys(answer.actor);
  const { conversationId, answerId } = answer;
  const now = new Date(answer.nowMs);
  const expiresAt = new Date(answer.sessionExpiresAt);
  const messages = newMessages(answer);
  const eventCount = messages.length + 1;
  return sql`
    WITH guest AS (
      INSERT INTO sessions (id, guest_token_hash, status, created_at, last_activity_at, expires_at)
      SELECT ${answer.newSessionId}::uuid, ${tokenHash}::bytea, 'active', ${now}::timestamptz, ${now}::timestamptz, ${expiresAt}::timestamptz
       WHERE ${tokenHash}::bytea IS NOT NULL
      ON CONFLICT (guest_token_hash) DO UPDATE
        SET status = 'active', last_activity_at = greatest(sessions.last_activity_at, excluded.last_activity_at),
            expires_at = greatest(sessions.expires_at, excluded.expires_at)
        WHERE sessions.status IN ('active', 'inactive') AND sessions.expires_at > ${now}::timestamptz
      RETURNING id
    ), person AS (
      UPDATE sessions SET status = 'active', last_activity_at = greatest(last_activity_at, ${now}::timestamptz),
             expires_at = greatest(expires_at, ${expiresAt}::timestamptz)
       WHERE id = ${sessionId}::uuid AND user_id = ${userId}::uuid AND status IN ('active', 'inactive') AND expires_at > ${now}::timestamptz
      RETURNING id
    ), acting AS MATERIALIZED (
      SELECT id FROM guest UNION ALL SELECT id FROM person
    ), t AS (
      INSERT INTO conversations (id, session_id, user_id, title, last_seq, created_at, updated_at, last_message_at)
      SELECT ${conversationId}::uuid, id, ${userId}::uuid, ${answer.title}, ${eventCount}::int, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
        FROM acting
      ON CONFLICT (id) DO UPDATE
        SET status = 'open', leaf_position = NULL, last_seq = conversations.last_seq + excluded.last_seq,
            updated_at = greatest(conversations.updated_at, excluded.updated_at),
            last_message_at = greatest(conversations.last_message_at, excluded.last_message_at)
        WHERE conversations.status <> 'closed' AND (conversations.user_id = ${userId}::uuid
          OR (conversations.user_id IS NULL AND conversations.session_id = (SELECT id FROM acting)))
      RETURNING *
    ), place AS (
      SELECT coalesce(max(position), 0) AS position FROM messages WHERE conversation_id = ${conversationId}::uuid
    ), kin AS (
      SELECT count(*)::int AS count, (array_agg(k.id ORDER BY k.position DESC))[1] AS last_id
        FROM messages k WHERE ${siblingsOf(answer)}
    ), added AS (
      INSERT INTO messages (id, conversation_id, position, parent_id, sender_user_id, role, type, content, status, created_at)
      SELECT n.id, t.id, place.position + n.nth, n."parentId", CASE n.role WHEN 'user' THEN ${userId}::uuid END, n.role,
             CASE n.role WHEN 'user' THEN 'text' ELSE 'response' END, n.content, n.status, ${now}::timestamptz
        FROM t, place, ROWS FROM (jsonb_to_recordset(${json(messages)}::jsonb)
          AS (id uuid, "parentId" uuid, role text, content text, status text)) WITH ORDINALITY AS n(id, "parentId", role, content, status, nth)
    ), job AS (
      INSERT INTO jobs (id, kind, message_id, payload, status, attempts, attempt_id, lease_owner, lease_expires_at, run_at, created_at)
      SELECT ${answer.jobId}::uuid, 'answer', ${answerId}::uuid, jsonb_build_object('sessionId', (SELECT id FROM acting)), 'running', 1,
             ${answer.attemptId}::uuid, ${answer.leaseOwner}, ${leaseEnd(answer.leaseMs)}, ${now}::timestamptz, ${now}::timestamptz
        FROM t
    ), logged AS (
      INSERT INTO conversation_events (conversation_id, seq, type, payload, created_at)
      SELECT t.id, t.last_seq - ${eventCount}::int + e.nth, e.event ->> 'type',
             CASE e.event ->> 'type'
               WHEN 'message.created' THEN jsonb_set(e.event, '{message}', e.event -> 'message' || jsonb_build_object('position', place.position + e.nth)
                 || CASE WHEN e.nth = 1 AND kin.count > 0 THEN jsonb_build_object('sibling', jsonb_build_object(
                      'index', kin.count, 'count', kin.count + 1, 'previousId', kin.last_id, 'nextId', NULL)) ELSE '{}' END)
               ELSE jsonb_set(e.event, '{conversation}', ${summaryJson(messages.length)})
             END, ${now}::timestamptz
        FROM t, place, kin, jsonb_array_elements(${json([...messages.map(created), { type: "conversation.updated" }])}::jsonb) WITH ORDINALITY AS e(event, nth)
      RETURNING seq, payload
    )
    SELECT (SELECT id FROM acting) AS session_id, seq, payload, extract(epoch FROM footnote_now())::float8 * 1000 AS committed_ms FROM logged ORDER BY seq`;
}

/** The messages to insert; their positions are known once the conversation is locked. */
function newMessages({ question, answerId, nowMs }: NewAnswer): Omit<MessageView, "position">[] {
  const base = { errorCode: null, createdAt: new Date(nowMs).toISOString(), answer: null, sources: [], citations: [] };
  const answer = { ...base, id: answerId, parentId: question.id, role: "assistant" as const, content: "", status: "pending" as const };
  if (question.text === null) return [answer];
  const asked = { ...base, id: question.id, parentId: question.parentId, role: "user" as const, content: question.text };
  return [{ ...asked, status: "sent" as const }, answer];
}

function created(message: Omit<MessageView, "position">): ConversationEvent {
  return { type: "message.created", message: { ...message, position: 1 } };
}
