import { z } from "zod";
import { CitationPlace, FeedbackReason, type FeedbackView, type WithdrawFeedbackInput } from "@/contract/feedback";
import type { FeedbackStore } from "../../domain/feedback/ports";
import type { Actor } from "../../domain/identity/actor";
import type { Database } from "../database/database";
import { ownsConversation } from "./owner";
import { fragment, run, sql, storable } from "./statement";

/** Ratings in PostgreSQL. */
export function createFeedbackStore(database: Database): FeedbackStore {
  return {
    async give(actor, { id, rating, reasons, comment, nowMs, ...rated }) {
      const now = new Date(nowMs);
      const given = await run(
        database,
        sql`WITH ${ratedBy(actor, rated)}
            INSERT INTO feedback (id, message_id, citation_id, user_id, session_id, rating, reasons, comment, created_at, updated_at)
            SELECT ${id}::uuid, r.message_id, r.citation_id, r.user_id, r.session_id, ${rating === "up" ? 1 : -1}::smallint,
                   ${[...reasons]}::text[], ${comment === null ? null : storable(comment)}::text, ${now}::timestamptz, ${now}::timestamptz
              FROM rated r
            ON CONFLICT ON CONSTRAINT feedback_once DO UPDATE
              SET rating = excluded.rating, reasons = excluded.reasons, comment = excluded.comment,
                  updated_at = greatest(feedback.updated_at, excluded.updated_at)
            RETURNING id`,
      );
      return given.length === 0 ? null : { messageId: rated.messageId, citation: rated.citation, rating, reasons, comment };
    },
    async withdraw(actor, rated) {
      const [row] = await run<{ is_there: boolean }>(
        database,
        sql`WITH ${ratedBy(actor, rated)}, gone AS (
              DELETE FROM feedback f USING rated r
               WHERE f.message_id = r.message_id AND f.citation_id IS NOT DISTINCT FROM r.citation_id
                 AND f.user_id IS NOT DISTINCT FROM r.user_id AND f.session_id IS NOT DISTINCT FROM r.session_id
            )
            SELECT EXISTS (SELECT FROM rated) AS is_there`,
      );
      return row?.is_there ?? false;
    },
    async list(actor, conversationId, limit) {
      const rows = await run<{ message_id: unknown }>(
        database,
        sql`SELECT f.message_id, f.rating, f.reasons, f.comment, CASE WHEN x.id IS NOT NULL THEN jsonb_build_object(
                'ordinal', o.ordinal, 'answerStart', x.answer_start, 'answerEnd', x.answer_end) END AS citation
              FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
              LEFT JOIN (messages m JOIN feedback f ON f.message_id = m.id) ON m.conversation_id = c.id AND ${isOwners}
              LEFT JOIN citations x ON x.id = f.citation_id LEFT JOIN message_sources o ON o.id = x.message_source_id
             WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
             ORDER BY m.position, f.created_at LIMIT ${limit}::int`,
      );
      return rows.length === 0 ? null : rows.flatMap((row) => (row.message_id === null ? [] : [Row.parse(row)]));
    },
  };
}

/** SQL: the rating `f` is that of whoever owns the conversation `c`, an account or the guest's session `s`. */
export const isOwners = fragment`f.user_id IS NOT DISTINCT FROM c.user_id AND (c.user_id IS NOT NULL OR f.session_id = c.session_id)`;

const Row = z
  .object({
    message_id: z.string(),
    citation: CitationPlace.nullable(),
    rating: z.number(),
    reasons: z.array(FeedbackReason),
    comment: z.string().nullable(),
  })
  .transform(({ message_id: messageId, rating, ...row }): FeedbackView => ({ ...row, messageId, rating: rating > 0 ? "up" : "down" }));

/** SQL: a table `rated` of what the actor rates, with whom the rating is kept for; empty where it is not there for this actor. */
function ratedBy(actor: Actor, { conversationId, messageId, citation }: WithdrawFeedbackInput) {
  return fragment`answer AS (
      SELECT m.id AS message_id, c.user_id, CASE WHEN c.user_id IS NULL THEN c.session_id END AS session_id
        FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id JOIN messages m ON m.conversation_id = c.id
       WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}
         AND m.id = ${messageId}::uuid AND m.role = 'assistant' AND m.status IN ('delivered', 'failed', 'cancelled')
    ), placed AS (
      SELECT answer.*, (
          SELECT x.id FROM message_sources o JOIN citations x ON x.message_source_id = o.id
           WHERE o.message_id = answer.message_id AND o.ordinal = ${citation?.ordinal ?? null}::int
             AND x.answer_start = ${citation?.answerStart ?? null}::int AND x.answer_end = ${citation?.answerEnd ?? null}::int
           ORDER BY x.id LIMIT 1) AS citation_id
        FROM answer
    ), rated AS (
      SELECT * FROM placed WHERE citation_id IS NOT NULL OR ${citation === null}::boolean
    )`;
}
