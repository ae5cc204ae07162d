import { ExportedConversation, ExportedMessage } from "@/contract/transfer";
import type { Actor } from "../../domain/identity/actor";
import type { ExportStore } from "../../domain/transfer/ports";
import type { Database } from "../database/database";
import { isOwners } from "./feedback-store";
import { ownerId, ownsConversation } from "./owner";
import { fragment, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

/** What is taken along, from PostgreSQL. */
export function createExportStore(database: Database): ExportStore {
  return {
    async find(actor, conversationId) {
      const [row] = await run<{ conversation: unknown }>(
        database,
        sql`SELECT ${conversationJson} AS conversation FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
             WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}`,
      );
      return row === undefined ? null : ExportedConversation.parse(row.conversation);
    },
    async list(actor, after, limit) {
      const behind =
        after === null ? fragment`true` : fragment`(c.created_at, c.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
      const rows = await run<{ conversation: unknown }>(
        database,
        sql`SELECT ${conversationJson} AS conversation FROM conversations c
             WHERE ${isOf(actor)} AND ${behind} ORDER BY c.created_at, c.id LIMIT ${limit}::int`,
      );
      return rows.map(({ conversation }) => ExportedConversation.parse(conversation));
    },
    async messages(actor, conversationId, afterPosition, limit) {
      const rows = await run<{ message: unknown }>(
        database,
        sql`SELECT ${messageJson} AS message FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
              JOIN messages m ON m.conversation_id = c.id
             WHERE c.id = ${conversationId}::uuid AND ${ownsConversation(actor)} AND m.position > ${afterPosition}::int
             ORDER BY m.position LIMIT ${limit}::int`,
      );
      return rows.map(({ message }) => ExportedMessage.parse(message));
    },
  };
}

/** SQL: the conversation `c` is the actor's, in the form that the indexes of both kinds of owners have. */
function isOf(actor: Actor) {
  return actor.kind === "guest"
    ? fragment`c.session_id = ${ownerId(actor)} AND c.user_id IS NULL`
    : fragment`c.user_id = ${ownerId(actor)}`;
}

const conversationJson = fragment`jsonb_build_object(
    'id', c.id, 'importedId', c.imported_id, 'title', c.title, 'titleSource', c.title_source, 'status', c.status, 'metadata', c.metadata,
    'createdAt', to_char(c.created_at AT TIME ZONE 'UTC', ${isoFormat}), 'updatedAt', to_char(c.updated_at AT TIME ZONE 'UTC', ${isoFormat}),
    'lastMessageAt', to_char(c.last_message_at AT TIME ZONE 'UTC', ${isoFormat}),
    'shownMessageId', (SELECT k.id FROM messages k WHERE k.conversation_id = c.id AND k.position = c.leaf_position))`;

const sourcesJson = fragment`(SELECT coalesce(jsonb_agg(jsonb_build_object(
      'ordinal', o.ordinal, 'title', o.title, 'path', o.path, 'url', o.url, 'headingPath', o.heading_path, 'passage', o.passage,
      'otherLocations', o.other_locations, 'score', o.score, 'cited', o.cited) ORDER BY o.ordinal), '[]')
    FROM message_sources o WHERE o.message_id = m.id)`;

const citationsJson = fragment`(SELECT coalesce(jsonb_agg(jsonb_build_object(
      'ordinal', o.ordinal, 'answerStart', x.answer_start, 'answerEnd', x.answer_end, 'quote', x.quote, 'quoteStart', x.quote_start,
      'quoteEnd', x.quote_end, 'verified', x.verified) ORDER BY x.answer_start, o.ordinal, x.answer_end, x.quote_start), '[]')
    FROM message_sources o JOIN citations x ON x.message_source_id = o.id WHERE o.message_id = m.id)`;

const feedbackJson = fragment`(SELECT coalesce(jsonb_agg(jsonb_build_object(
      'citation', CASE WHEN x.id IS NOT NULL THEN jsonb_build_object('ordinal', o.ordinal, 'answerStart', x.answer_start, 'answerEnd', x.answer_end) END,
      'rating', CASE WHEN f.rating > 0 THEN 'up' ELSE 'down' END, 'reasons', f.reasons, 'comment', f.comment,
      'createdAt', to_char(f.created_at AT TIME ZONE 'UTC', ${isoFormat}), 'updatedAt', to_char(f.updated_at AT TIME ZONE 'UTC', ${isoFormat}))
      ORDER BY o.ordinal NULLS FIRST, x.answer_start, x.answer_end), '[]')
    FROM feedback f LEFT JOIN citations x ON x.id = f.citation_id LEFT JOIN message_sources o ON o.id = x.message_source_id
   WHERE f.message_id = m.id AND ${isOwners})`;

const messageJson = fragment`jsonb_build_object(
    'id', m.id, 'importedId', m.imported_id, 'parentId', m.parent_id, 'position', m.position, 'role', m.role, 'type', m.type,
    'content', m.content, 'status', m.status, 'errorCode', m.error_code, 'metadata', m.metadata,
    'createdAt', to_char(m.created_at AT TIME ZONE 'UTC', ${isoFormat}), 'readAt', to_char(m.read_at AT TIME ZONE 'UTC', ${isoFormat}),
    'sources', ${sourcesJson}, 'citations', ${citationsJson}, 'feedback', ${feedbackJson})`;
