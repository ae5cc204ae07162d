import { ReceivedFeedback } from "@/contract/feedback-inbox";
import type { FeedbackInbox, InboxFilter } from "../../domain/analytics/feedback-inbox";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

/** Everybody's ratings in PostgreSQL. */
export function createFeedbackInbox(database: Database): FeedbackInbox {
  return {
    async list(_admin, filter, after, limit) {
      const behind =
        after === null ? fragment`` : fragment`AND (f.updated_at, f.id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`;
      const rows = await run<{ row: unknown }>(
        database,
        sql`WITH f AS (
              SELECT f.* FROM feedback f WHERE ${meant(filter)} ${behind} ORDER BY f.updated_at DESC, f.id DESC LIMIT ${limit + 1}::int
            )
            SELECT jsonb_build_object('id', f.id, 'conversationId', c.id, 'title', c.title, 'rating', CASE WHEN f.rating > 0 THEN 'up' ELSE 'down' END,
                'isOfCitation', f.citation_id IS NOT NULL, 'reasons', f.reasons, 'comment', f.comment, 'outcome', q.outcome,
                'updatedAt', to_char(f.updated_at AT TIME ZONE 'UTC', ${isoFormat})) AS row
              FROM f JOIN messages m ON m.id = f.message_id JOIN conversations c ON c.id = m.conversation_id
              LEFT JOIN rag_queries q ON q.message_id = m.id
             ORDER BY f.updated_at DESC, f.id DESC`,
      );
      return { items: rows.slice(0, limit).map(({ row }) => ReceivedFeedback.parse(row)), more: rows.length > limit };
    },
    async count(_admin, filter, atMost) {
      const [row] = await run<{ n: number }>(
        database,
        sql`SELECT count(*)::int AS n FROM (SELECT FROM feedback f WHERE ${meant(filter)} LIMIT ${atMost}::int) counted`,
      );
      return row?.n ?? 0;
    },
  };
}

function meant({ rating, hasComment }: InboxFilter) {
  const rated = rating === undefined ? fragment`true` : fragment`f.rating = ${rating === "up" ? 1 : -1}::smallint`;
  return hasComment === undefined ? rated : fragment`${rated} AND (f.comment IS NOT NULL) = ${hasComment}::boolean`;
}
