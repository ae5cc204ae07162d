import { ConversationSummary } from "@/contract/conversation";
import type { TitleStore } from "../../domain/conversation/ports";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";
import { summaryJson } from "./summary-json";

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
      const [row] = await run<{ owner: string; id: string; seq: string; conversation: unknown }>(
        database,
        sql`
          WITH t AS (
            UPDATE conversations c SET title = ${title}, last_seq = c.last_seq + 1, updated_at = greatest(c.updated_at, ${now}::timestamptz)
              FROM jobs j, messages m
             WHERE ${heldBy(attemptId)} AND c.title = ${replaces}
            RETURNING c.*
          ), logged AS (
            INSERT INTO conversation_events (conversation_id, seq, type, payload, created_at)
            SELECT t.id, t.last_seq, 'conversation.updated',
                   jsonb_build_object('type', 'conversation.updated', 'conversation', ${summaryJson(0)}), ${now}::timestamptz
              FROM t
            RETURNING seq, payload -> 'conversation' AS conversation
          )
          SELECT t.id, logged.seq, logged.conversation,
                 coalesce('user:' || t.user_id, 'guest:' || encode((SELECT s.guest_token_hash FROM sessions s WHERE s.id = t.session_id), 'hex')) AS owner
            FROM t, logged`,
      );
      if (row === undefined) return null;
      const conversation = ConversationSummary.parse(row.conversation);
      const entry = { seq: Number(row.seq), event: { type: "conversation.updated" as const, conversation } };
      return { owner: row.owner, conversationId: row.id, entry };
    },
  };
}
