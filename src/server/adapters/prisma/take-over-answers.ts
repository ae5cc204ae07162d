import type { TakeOver } from "../../domain/message/ports";
import { eventsOnce } from "./events-once";
import { leaseEnd } from "./lease";
import { fragment, type Statement, sql } from "./statement";
import { turnsAbove, turnsJson } from "./turns";

/**
 * What an attempt whose holder cannot tell is taken to have cost: tokens of the requests that it had made when its passages were found, and
 * for each character of its text. Both are 0 where no language model is asked.
 */
export type LostTokens = { asked: number; perChar: number };

/**
 * Locks the jobs to be taken over, and their conversations before them, as whoever ends an answer does. What another process is just writing
 * or taking is left to it, unless it is asked for by name. What is then read is read by a statement that begins when the locks are held: one
 * that waits for them does not see what it waited for.
 */
export function lockDueStatement(which: TakeOver): Statement {
  return sql`
    ${shortened(which)}
    SELECT j.id FROM jobs j JOIN messages m ON m.id = j.message_id JOIN conversations c ON c.id = m.conversation_id
     WHERE j.kind = 'answer' AND j.status = 'running' AND ${isDue(which)}
     ORDER BY c.id LIMIT ${which.limit}::int FOR UPDATE OF c, j ${which.answerId === null ? fragment`SKIP LOCKED` : fragment``}`;
}

/**
 * Gives locked jobs a new attempt, so that the old holder's writes are refused, tells readers of it where the answer is begun again, and reads
 * what that takes. The owner is named as `ownerKey` names it. Either way the conversation's row is changed, by which a late writer's statement
 * knows that its snapshot is too old: a restart takes a number in the log, any other moves the time of the last change. What was said is that of the
 * attempt that wrote last: an attempt between, which took the answer over only to end it, may have died before it did. What the writer has cost is
 * entered by what its log shows; one that is alive after all sets that right.
 */
export function takeOverStatement(which: TakeOver, jobIds: readonly string[], lost: LostTokens): Statement {
  return sql`
    WITH due AS MATERIALIZED (
      SELECT j.id, j.attempt_id, m.conversation_id FROM jobs j JOIN messages m ON m.id = j.message_id
       WHERE j.id = ANY (${[...jobIds]}::uuid[])
    ), taken AS (
      UPDATE jobs j SET attempt_id = gen_random_uuid(), attempts = j.attempts + 1, lease_owner = ${which.leaseOwner},
             lease_expires_at = ${leaseEnd(which.leaseMs)}
        FROM due WHERE j.id = due.id
      RETURNING j.message_id, j.attempt_id, j.attempts, j.payload, due.attempt_id AS old_attempt_id, due.conversation_id
    ), restarted AS (
      UPDATE conversations c SET last_seq = c.last_seq + 1 FROM taken
       WHERE c.id = taken.conversation_id AND taken.attempts <= ${which.mostAttempts}::int
      RETURNING c.id AS conversation_id, c.last_seq AS seq, taken.attempt_id,
                jsonb_build_object('type', 'answer.restarted', 'answerId', taken.message_id, 'attemptId', taken.attempt_id) AS event
    ), marked AS (
      UPDATE conversations c SET updated_at = greatest(c.updated_at + interval '1 millisecond', footnote_now()) FROM taken
       WHERE c.id = taken.conversation_id AND taken.attempts > ${which.mostAttempts}::int
    ), logged AS (
      INSERT INTO conversation_events (conversation_id, seq, attempt_id, type, payload, created_at)
      SELECT conversation_id, seq, attempt_id, event ->> 'type', event, footnote_now() FROM restarted
    ), writer AS MATERIALIZED (
      SELECT taken.message_id, taken.conversation_id, coalesce((
               SELECT e.attempt_id FROM conversation_events e
                WHERE e.conversation_id = taken.conversation_id AND e.attempt_id IS NOT NULL AND e.payload ->> 'answerId' = taken.message_id::text
                ORDER BY e.seq DESC LIMIT 1), taken.old_attempt_id) AS attempt_id
        FROM taken
    ), said AS MATERIALIZED (
      SELECT writer.message_id, writer.attempt_id, log.* FROM writer CROSS JOIN LATERAL (
        SELECT string_agg(e.payload ->> 'text', '' ORDER BY e.seq) FILTER (WHERE e.type = 'answer.delta') AS content,
               (array_agg(e.payload -> 'sources' ORDER BY e.seq DESC) FILTER (WHERE e.type = 'answer.sources'))[1] AS sources,
               jsonb_agg(e.payload -> 'citation' ORDER BY e.seq) FILTER (WHERE e.type = 'answer.citation') AS citations,
               bool_or(e.type = 'answer.stage' AND e.payload -> 'stage' ->> 'stage' = 'reading') AS has_asked
          FROM ${eventsOnce(fragment`e.conversation_id = writer.conversation_id AND e.attempt_id = writer.attempt_id`)} e
      ) log
    ), spent AS (
      INSERT INTO token_usage (attempt_id, day, tokens)
      SELECT attempt_id, (footnote_now() AT TIME ZONE 'UTC')::date,
             ${lost.asked}::int + ceil(${lost.perChar}::float8 * coalesce(char_length(content), 0))::int
        FROM said WHERE has_asked AND ${lost.asked}::int > 0
      ON CONFLICT (attempt_id) DO NOTHING
    )
    SELECT m.conversation_id, m.id AS answer_id, taken.attempt_id, ${actingSession}, coalesce(q.content, '?') AS question,
           coalesce('user:' || c.user_id, 'guest:' || encode(s.guest_token_hash, 'hex')) AS owner, said.content, said.sources, said.citations,
           restarted.seq, restarted.event, (WITH RECURSIVE ${turnsAbove(fragment`q.parent_id`, which.turns)} SELECT ${turnsJson}) AS turns
      FROM taken
      JOIN messages m ON m.id = taken.message_id
      JOIN conversations c ON c.id = m.conversation_id
      LEFT JOIN sessions s ON s.id = c.session_id
      LEFT JOIN messages q ON q.id = m.parent_id
      LEFT JOIN restarted ON restarted.conversation_id = m.conversation_id
      JOIN said ON said.message_id = taken.message_id`;
}

/**
 * SQL: a lease that ends later than any may was given before the database's clock was set back. It ends as soon as others, so that a holder who is
 * alive renews it, and one who is dead is followed.
 */
function shortened({ leaseMs, runningHere }: TakeOver) {
  return fragment`WITH shortened AS (
      UPDATE jobs SET lease_expires_at = ${leaseEnd(leaseMs)}
       WHERE kind = 'answer' AND status = 'running' AND lease_expires_at > ${leaseEnd(leaseMs * 2)} AND attempt_id <> ALL (${runningHere}::uuid[])
    )`;
}

function isDue({ answerId, everyOther, leaseOwner, runningHere }: TakeOver) {
  if (answerId !== null) return fragment`j.message_id = ${answerId}::uuid`;
  return fragment`(j.lease_expires_at <= (SELECT footnote_now()) OR (${everyOther}::boolean AND j.lease_owner <> ${leaseOwner}))
         AND j.attempt_id <> ALL (${runningHere}::uuid[])`;
}

/** Through which session it was asked; null when that is gone, or was a guest's who has signed in since. */
const actingSession = fragment`(SELECT a.id FROM sessions a
             WHERE a.id = (taken.payload ->> 'sessionId')::uuid AND a.user_id IS NOT DISTINCT FROM c.user_id) AS session_id`;
