import type { Actor } from "../../domain/identity/actor";
import type { QuestionPlace } from "../../domain/message/ports";
import { leafId } from "./message-path";
import { actsThrough, isOwners, ownsConversation } from "./owner";
import { fragment, type Statement, sql } from "./statement";
import { turnsAbove, turnsJson } from "./turns";

const sessionJson = fragment`jsonb_build_object('id', s.id, 'status', s.status,
    'last_activity_ms', extract(epoch FROM s.last_activity_at) * 1000, 'expires_ms', extract(epoch FROM s.expires_at) * 1000)`;

/** SQL: the number of the log's entry before the one that tells of the message `m`. */
const seqBefore = fragment`(SELECT min(e.seq) - 1 FROM conversation_events e WHERE e.conversation_id = m.conversation_id
                     AND e.type = 'message.created' AND e.payload -> 'message' ->> 'id' = m.id::text)`;

/** SQL: the conversation `c`, begun in session `s`, as deciding on a write sees it. */
function conversationJson(actor: Actor) {
  return fragment`jsonb_build_object('is_own', ${ownsConversation(actor)} IS TRUE, 'status', c.status,
    'last_message_ms', extract(epoch FROM c.last_message_at) * 1000,
    'has_running_answer', EXISTS (SELECT FROM messages r WHERE r.conversation_id = c.id AND r.role = 'assistant' AND r.status IN ('pending', 'streaming')))`;
}

/** Where an answer runs somebody has just asked; no more of an actor's conversations are looked at, nor answers counted. */
const mostRecent = 1_000;

/**
 * SQL: how many answers run for the actor. Looked up conversation by conversation: the index of all running answers is short, but where many begin
 * and end it is full of those that have ended, which everybody would have to pass by. `OFFSET 0` keeps the planner from going that way.
 */
function runningAnswers(actor: Actor) {
  return fragment`(SELECT count(*)::int FROM (SELECT c.id FROM conversations c WHERE ${isOwners(actor)} ORDER BY c.last_message_at DESC LIMIT ${mostRecent}::int) c
    WHERE EXISTS (SELECT FROM messages r WHERE r.conversation_id = c.id AND r.role = 'assistant' AND r.status IN ('pending', 'streaming') OFFSET 0))`;
}

/** SQL: what a question at the place follows, in the actor's own conversation `t`; no row where there is no such place. */
function parentOf(place: QuestionPlace) {
  if (place.kind === "last") return fragment`SELECT ${leafId} AS id FROM t`;
  const named = fragment`t JOIN messages m ON m.conversation_id = t.id AND m.id = ${place.messageId}::uuid`;
  return place.kind === "after"
    ? fragment`SELECT m.id FROM ${named}`
    : fragment`SELECT m.parent_id AS id FROM ${named} AND m.role = 'user'`;
}

/** Session, conversation, a message that has the id already, whether either id was deleted, and the turns above the place: one row. */
export function sendStateStatement(
  actor: Actor,
  conversationId: string,
  messageId: string,
  place: QuestionPlace,
  turns: number,
): Statement {
  return sql`
    WITH RECURSIVE thread AS (
      SELECT ${conversationJson(actor)} AS state, c.id, c.leaf_position FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid
    ), t AS (
      SELECT id, leaf_position FROM thread WHERE (state ->> 'is_own')::boolean
    ), parent AS (
      ${parentOf(place)}
    ), ${turnsAbove(fragment`(SELECT id FROM parent)`, turns)}
    SELECT
      (SELECT ${sessionJson} FROM sessions s WHERE ${actsThrough(actor)}) AS session,
      (SELECT state FROM thread) AS conversation,
      (SELECT jsonb_build_object('id', m.id, 'is_own', ${ownsConversation(actor)} IS TRUE, 'conversation_id', m.conversation_id,
          'content', m.content, 'parent_id', m.parent_id,
          'answer_id', (SELECT a.id FROM messages a WHERE a.parent_id = m.id AND a.role = 'assistant' ORDER BY a.position LIMIT 1),
          'seq', ${seqBefore})
         FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN sessions s ON s.id = c.session_id
        WHERE m.id = ${messageId}::uuid) AS message,
      EXISTS (SELECT FROM tombstones WHERE id_hash IN (sha256(uuid_send(${conversationId}::uuid)), sha256(uuid_send(${messageId}::uuid)))) AS is_deleted,
      ${place.kind === "last"}::boolean OR EXISTS (SELECT FROM parent) AS has_place,
      (SELECT id FROM parent) AS parent_id,
      ${turnsJson} AS turns,
      ${runningAnswers(actor)} AS running_answers`;
}

/**
 * The answer to repeat with its question, session, conversation, a message that has the new answer's id already, and the turns above the
 * question; no row when it is not the actor's, or follows what is no question, as in a file brought along.
 */
export function retryStateStatement(actor: Actor, conversationId: string, answerId: string, messageId: string, turns: number): Statement {
  return sql`
    WITH RECURSIVE answer AS (
      SELECT m.status, q.id AS question_id, q.content AS question_text, q.parent_id, ${conversationJson(actor)} AS conversation
        FROM messages m
        JOIN messages q ON q.id = m.parent_id AND q.role = 'user'
        JOIN conversations c ON c.id = m.conversation_id
        LEFT JOIN sessions s ON s.id = c.session_id
       WHERE m.id = ${answerId}::uuid AND m.role = 'assistant' AND c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
    ), ${turnsAbove(fragment`(SELECT parent_id FROM answer)`, turns)}
    SELECT (SELECT ${sessionJson} FROM sessions s WHERE ${actsThrough(actor)}) AS session,
           (SELECT jsonb_build_object('is_own', ${ownsConversation(actor)} IS TRUE, 'is_answer', m.role = 'assistant' AND m.parent_id = a.question_id,
                'seq', ${seqBefore})
              FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN sessions s ON s.id = c.session_id
             WHERE m.id = ${messageId}::uuid) AS message,
           a.conversation, a.status AS answer_status, a.question_id, a.question_text, ${turnsJson} AS turns, ${runningAnswers(actor)} AS running_answers
      FROM answer a`;
}
