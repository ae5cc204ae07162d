import type { TitleStore } from "../../domain/conversation/ports";
import type { Database } from "../database/database";
import { logUpdate, toUpdated, type UpdatedRow } from "./conversation-updated";
import { fragment, run, sql } from "./statement";

/** SQL: the conversation `c` that the attempt's job is to name, through its first question `m`. */
function heldBy(attemptId: string) {
  return fragment`j.attempt_id = ${attemptId}::uuid AND j.kind = 'title' AND j.status = 'running'
             AND m.id = j.message_id AND c.id = m.conversation_id AND c.title_source = 'auto'`;
}

/** Titles in PostgreSQL. */
export function createTitleStore(database: Database): TitleStore {
  return {
    async find(attemptId) {
      const [row] = await run<{ question: string; title: string }>(
        database,
        sql`SELECT m.content AS question, c.title FROM jobs j, messages m, conversations c WHERE ${heldBy(attemptId)}`,
      );
      return row ?? null;
    },
    async retitle(attemptId, { title, replaces }, nowMs) {
      const now = new Date(nowMs);
      const rows = await run<UpdatedRow & { owner: string; id: string }>(
        database,
        sql`
          WITH t AS (
            UPDATE conversations c SET title = ${title}, last_seq = c.last_seq + 1, updated_at = greatest(c.updated_at, ${now}::timestamptz)
              FROM jobs j, messages m
             WHERE ${heldBy(attemptId)} AND c.title = ${replaces}
            RETURNING c.*
          ), ${logUpdate(now)}
          SELECT t.id, logged.seq, logged.conversation,
                 coalesce('user:' || t.user_id, 'guest:' || encode((SELECT s.guest_token_hash FROM sessions s WHERE s.id = t.session_id), 'hex')) AS owner
            FROM t, logged`,
      );
      const updated = toUpdated(rows);
      const [row] = rows;
      return row === undefined || updated === null ? null : { owner: row.owner, conversationId: row.id, entry: updated.entry };
    },
  };
}
