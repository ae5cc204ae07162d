import { ConversationEvent } from "@/contract/conversation-event";
import type { Append, Appended, EventLog, LogEntry } from "../../domain/event-log/ports";
import type { Actor } from "../../domain/identity/actor";
import type { Database } from "../database/database";
import { gather } from "../database/gather";
import { actorKeys } from "./owner";
import { fragment, json, run, type Statement, sql } from "./statement";

/**
 * The event log in PostgreSQL. Its numbers come from `conversations.last_seq`, taken under the row's lock in the statement that inserts
 * the event, so they commit in their order and without gaps.
 */
export function createEventLog(database: Database): EventLog {
  const read = gather((asked: readonly Asked[]) => readTogether(database, asked), { most: mostTogether, spacingMs });
  return {
    async append(appends) {
      if (appends.length === 0) return [];
      const rows = await run<AppendedRow>(database, appendStatement(appends));
      return rows.map(toAppended);
    },
    read: (actor, conversationId, after, limit) => read({ actor, conversationId, after, limit }),
    async trim({ fromMs, beforeMs, limit }) {
      const statement = sql`
        WITH old AS (
          SELECT e.conversation_id, e.seq FROM conversation_events e
            JOIN messages m ON m.id = (e.payload ->> 'answerId')::uuid AND m.status IN ('delivered', 'failed', 'cancelled')
           WHERE e.created_at >= ${new Date(fromMs)}::timestamptz AND e.created_at < ${new Date(beforeMs)}::timestamptz AND e.type = 'answer.delta'
           LIMIT ${limit}::int
        ), gone AS (
          DELETE FROM conversation_events e USING old WHERE e.conversation_id = old.conversation_id AND e.seq = old.seq RETURNING 1
        )
        SELECT count(*)::int AS count FROM gone`;
      const [row] = await run<{ count: number }>(database, statement);
      return row?.count ?? 0;
    },
  };
}

/** Readers that one statement serves; a reader waits no longer for others, in milliseconds. */
const mostTogether = 100;
const spacingMs = 10;

type Asked = { actor: Actor; conversationId: string; after: number; limit: number };

/** What several readers ask for at once, as when pages come back together after a break: each gets its own and nothing else. */
async function readTogether(database: Database, asked: readonly Asked[]): Promise<LogEntry[][]> {
  const readers = asked.map(({ actor, conversationId, after, limit }, nth) => {
    const { tokenHash, userId } = actorKeys(actor);
    return { nth, conversation_id: conversationId, after, most: limit, token_hash: tokenHash?.toString("hex"), user_id: userId };
  });
  const statement = sql`
    WITH readers AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(readers)}::jsonb)
        AS r(nth int, conversation_id uuid, after bigint, most int, token_hash text, user_id uuid)
    )
    SELECT r.nth, e.seq, e.payload
      FROM readers r
      JOIN conversations c ON c.id = r.conversation_id
      LEFT JOIN sessions s ON s.id = c.session_id
      CROSS JOIN LATERAL (
        SELECT e.seq, e.payload FROM conversation_events e
         WHERE e.conversation_id = c.id AND e.seq > r.after ORDER BY e.seq LIMIT r.most
      ) e
     WHERE ${isReaders()}
     UNION ALL
    SELECT r.nth, c.last_seq, ${json({ type: "log.rewound" })}::jsonb
      FROM readers r JOIN conversations c ON c.id = r.conversation_id AND c.last_seq < r.after
      LEFT JOIN sessions s ON s.id = c.session_id
     WHERE ${isReaders()}
     ORDER BY nth, seq`;
  const found: LogEntry[][] = asked.map(() => []);
  for (const { nth, seq, payload } of await run<{ nth: number; seq: string; payload: unknown }>(database, statement)) {
    found[nth]?.push({ seq: Number(seq), event: ConversationEvent.parse(payload) });
  }
  return found;
}

/** SQL: the conversation `c`, begun in session `s`, is the reader's `r`. */
function isReaders() {
  return fragment`(c.user_id = r.user_id OR (c.user_id IS NULL AND s.guest_token_hash = decode(r.token_hash, 'hex')))`;
}

/**
 * A conversation that another statement holds, or has just changed behind this one's snapshot, counts as busy: the snapshot may then not
 * know that the attempt was replaced. That comparison is the fence; it costs no lock on the job.
 */
function appendStatement(appends: readonly Append[]): Statement {
  const incoming = appends.map(({ conversationId, answerId, attemptId, event, starts }, n) => ({
    n,
    conversation_id: conversationId,
    answer_id: answerId,
    attempt_id: attemptId,
    starts,
    event,
  }));
  return sql`
    WITH incoming AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(incoming)}::jsonb)
        AS i(n int, conversation_id uuid, answer_id uuid, attempt_id uuid, starts boolean, event jsonb)
    ), seen AS MATERIALIZED (
      SELECT c.id, c.last_seq, c.updated_at FROM conversations c WHERE c.id IN (SELECT conversation_id FROM incoming)
    ), locked AS MATERIALIZED (
      SELECT c.id, c.last_seq, c.updated_at, c.user_id FROM conversations c WHERE c.id IN (SELECT conversation_id FROM incoming)
       ORDER BY c.id FOR UPDATE SKIP LOCKED
    ), ready AS MATERIALIZED (
      SELECT id, last_seq, l.user_id FROM locked l JOIN seen USING (id, last_seq, updated_at)
    ), written AS MATERIALIZED (
      SELECT i.*, r.last_seq + row_number() OVER (PARTITION BY i.conversation_id ORDER BY i.n) AS seq
        FROM incoming i JOIN ready r ON r.id = i.conversation_id
       WHERE EXISTS (SELECT FROM jobs j WHERE j.message_id = i.answer_id AND j.attempt_id = i.attempt_id AND j.status = 'running')
    ), numbered AS (
      UPDATE conversations c SET last_seq = w.seq
        FROM (SELECT conversation_id, max(seq) AS seq FROM written GROUP BY conversation_id) w WHERE c.id = w.conversation_id
    ), started AS (
      UPDATE messages m SET status = 'streaming' FROM written w WHERE w.starts AND m.id = w.answer_id AND m.status = 'pending'
    ), inserted AS (
      INSERT INTO conversation_events (conversation_id, seq, attempt_id, type, payload, created_at)
      SELECT conversation_id, seq, attempt_id, event ->> 'type', event, footnote_now() FROM written
    )
    SELECT w.seq, seen.id IS NOT NULL AND r.id IS NULL AS is_busy, r.user_id
      FROM incoming i
      LEFT JOIN written w ON w.n = i.n
      LEFT JOIN seen ON seen.id = i.conversation_id
      LEFT JOIN ready r ON r.id = i.conversation_id
     ORDER BY i.n`;
}

type AppendedRow = { seq: string | null; is_busy: boolean; user_id: string | null };

function toAppended({ seq, is_busy, user_id }: AppendedRow): Appended {
  if (seq !== null) return { kind: "written", seq: Number(seq), ...(user_id === null ? {} : { owner: `user:${user_id}` }) };
  return { kind: is_busy ? "busy" : "refused" };
}
