import type { TakeOver } from "../../domain/message/ports";
import { fragment, type Statement, sql } from "./statement";

/**
 * Gives jobs a new attempt, so that the old holder's writes are refused, and reads what the old attempt has logged. The owner is named
 * as `ownerKey` names it. A job that another process is just taking is left to it, unless it is asked for by name.
 */
export function takeOverStatement(which: TakeOver): Statement {
  const now = new Date(which.nowMs);
  const due =
    which.answerId === null
      ? fragment`(j.lease_expires_at < ${now}::timestamptz OR (${which.everyOther}::boolean AND j.lease_owner <> ${which.leaseOwner}))`
      : fragment`j.message_id = ${which.answerId}::uuid`;
  return sql`
    WITH due AS MATERIALIZED (
      SELECT j.id, j.message_id, j.attempt_id FROM jobs j WHERE j.kind = 'answer' AND j.status = 'running' AND ${due}
       ORDER BY j.id LIMIT ${which.limit}::int FOR UPDATE ${which.answerId === null ? fragment`SKIP LOCKED` : fragment``}
    ), taken AS (
      UPDATE jobs j SET attempt_id = gen_random_uuid(), attempts = j.attempts + 1, lease_owner = ${which.leaseOwner},
             lease_expires_at = ${new Date(which.leaseExpiresAt)}::timestamptz
        FROM due WHERE j.id = due.id
      RETURNING j.message_id, j.attempt_id, due.attempt_id AS old_attempt_id
    )
    SELECT m.conversation_id, m.id AS answer_id, taken.attempt_id, c.session_id, coalesce(q.content, '?') AS question,
           coalesce('user:' || c.user_id, 'guest:' || encode(s.guest_token_hash, 'hex')) AS owner, said.content, said.sources, said.citations
      FROM taken
      JOIN messages m ON m.id = taken.message_id
      JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN sessions s ON s.id = c.session_id
      LEFT JOIN messages q ON q.id = m.parent_id
      CROSS JOIN LATERAL (
        SELECT string_agg(e.payload ->> 'text', '' ORDER BY e.seq) FILTER (WHERE e.type = 'answer.delta') AS content,
               (array_agg(e.payload -> 'sources' ORDER BY e.seq DESC) FILTER (WHERE e.type = 'answer.sources'))[1] AS sources,
               jsonb_agg(e.payload -> 'citation' ORDER BY e.seq) FILTER (WHERE e.type = 'answer.citation') AS citations
          FROM conversation_events e WHERE e.conversation_id = m.conversation_id AND e.attempt_id = taken.old_attempt_id
      ) said`;
}
