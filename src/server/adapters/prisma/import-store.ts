import type { CitationPlace } from "@/contract/feedback";
import type { CitationView } from "@/contract/message";
import type { ExportedSource } from "@/contract/transfer";
import type { IdSource } from "../../domain/id-source";
import type { UserActor } from "../../domain/identity/actor";
import type { ImportStore, StoredImport } from "../../domain/transfer/ports";
import type { Database } from "../database/database";
import { isLostRace } from "./lost-race";
import { fragment, json, run, type Statement, sql, storable } from "./statement";

/** What is brought along, into PostgreSQL. */
export function createImportStore(database: Database, ids: IdSource): ImportStore {
  return {
    async find({ userId }, importedId) {
      const rows = await run<{ conversation_id: string; id: string | null; imported_id: string | null }>(
        database,
        sql`WITH own AS (
              SELECT c.id FROM conversations c WHERE c.user_id = ${userId}::uuid AND c.imported_id = ${storable(importedId)}
              UNION SELECT c.id FROM conversations c WHERE c.user_id = ${userId}::uuid AND c.id = ${uuidOrNull(importedId)}::uuid
              LIMIT 1
            )
            SELECT own.id AS conversation_id, m.id, m.imported_id FROM own LEFT JOIN messages m ON m.conversation_id = own.id`,
      );
      const [first] = rows;
      if (first === undefined) return null;
      const messages = new Map<string, string>();
      for (const { id, imported_id } of rows) {
        if (id !== null) messages.set(id, id);
        if (id !== null && imported_id !== null) messages.set(imported_id, id);
      }
      return { conversationId: first.conversation_id, messages };
    },
    async begin({ userId, sessionId }, { id, importedId, nowMs, ...conversation }) {
      const now = new Date(nowMs);
      const { title, titleSource, status, createdAt, updatedAt, lastMessageAt, metadata } = conversation;
      const made = await orNull(() =>
        run(
          database,
          sql`INSERT INTO conversations (id, session_id, user_id, title, title_source, status, metadata, created_at, updated_at, last_message_at,
                imported_id, imported_at)
              SELECT ${id}::uuid, s.id, s.user_id, ${storable(title)}, ${titleSource}, ${status}, ${json(metadata)}::jsonb,
                     ${createdAt}::timestamptz, ${updatedAt}::timestamptz, ${lastMessageAt ?? createdAt}::timestamptz,
                     ${storable(importedId)}, ${now}::timestamptz
                FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid
              ON CONFLICT (user_id, imported_id) WHERE imported_id IS NOT NULL DO NOTHING
              RETURNING id`,
        ),
      );
      return made !== null && made.length > 0;
    },
    async append(actor, conversationId, messages) {
      try {
        const [row] = await run<{ added: number }>(database, appendStatement(actor, conversationId, messages, ids));
        return row?.added === messages.length ? "added" : "raced";
      } catch (error) {
        if (isLostRace(error)) return "raced";
        if (isRefusedValue(error)) return "refused";
        throw error;
      }
    },
    async withdraw({ userId }, conversationId, messageIds) {
      const given = fragment`ANY (${[...messageIds]}::uuid[])`;
      const own = fragment`c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid`;
      await database.transaction(async (tx) => {
        // Whoever sends into it at this moment is waited for, and what they sent is then seen.
        await run(tx, sql`SELECT FROM conversations c WHERE ${own} FOR UPDATE`);
        await run(
          tx,
          sql`WITH RECURSIVE kept AS (
              SELECT m.id, m.parent_id FROM messages m
               WHERE m.id = ${given} AND EXISTS (SELECT FROM messages k WHERE k.parent_id = m.id AND NOT k.id = ${given})
              UNION SELECT p.id, p.parent_id FROM kept JOIN messages p ON p.id = kept.parent_id AND p.id = ${given}
            )
            DELETE FROM messages m USING conversations c
             WHERE ${own} AND m.conversation_id = c.id AND m.id = ${given} AND m.id NOT IN (SELECT id FROM kept)`,
        );
        await run(tx, sql`DELETE FROM conversations c WHERE ${own} AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id)`);
      });
    },
    async grown({ userId }, conversationId, latestAt) {
      await run(
        database,
        sql`UPDATE conversations c SET last_message_at = greatest(c.last_message_at, ${latestAt}::timestamptz),
                   updated_at = greatest(c.updated_at, ${latestAt}::timestamptz)
             WHERE c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid AND c.last_message_at < ${latestAt}::timestamptz`,
      );
    },
    async show({ userId }, conversationId, messageId) {
      await run(
        database,
        sql`UPDATE conversations c SET leaf_position = m.position FROM messages m
             WHERE c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid AND m.id = ${messageId}::uuid AND m.conversation_id = c.id
               AND EXISTS (SELECT FROM messages k WHERE k.conversation_id = c.id AND k.position > m.position)`,
      );
    },
  };
}

/** One statement for messages with all that hangs on them; nothing is added where the conversation is not the person's. */
function appendStatement({ userId }: UserActor, conversationId: string, messages: readonly StoredImport[], ids: IdSource): Statement {
  const { rows, sources, citations, feedback } = rowsOf(messages, ids);
  return sql`
    WITH t AS (
      SELECT c.id FROM conversations c WHERE c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid FOR NO KEY UPDATE
    ), place AS (
      SELECT coalesce(max(position), 0) AS position FROM messages WHERE conversation_id = ${conversationId}::uuid
    ), added AS (
      INSERT INTO messages (id, conversation_id, position, parent_id, sender_user_id, role, type, content, status, error_code, metadata, created_at, read_at, imported_id)
      SELECT n.id, t.id, place.position + n.nth, n."parentId", CASE n.role WHEN 'user' THEN ${userId}::uuid END, n.role, n.type, n.content, n.status,
             n."errorCode", n.metadata, n."createdAt", n."readAt", n."importedId"
        FROM t, place, ROWS FROM (jsonb_to_recordset(${json(rows)}::jsonb) AS (id uuid, "parentId" uuid, role text, type text, content text, status text,
          "errorCode" text, metadata jsonb, "createdAt" timestamptz, "readAt" timestamptz, "importedId" text)) WITH ORDINALITY
          AS n(id, "parentId", role, type, content, status, "errorCode", metadata, "createdAt", "readAt", "importedId", nth)
      RETURNING id
    ), sources AS (
      INSERT INTO message_sources (id, message_id, ordinal, title, path, url, heading_path, passage, other_locations, score, cited)
      SELECT x.id, x."messageId", x.ordinal, x.title, x.path, x.url, x."headingPath", x.passage, x."otherLocations", x.score, x.cited
        FROM t, jsonb_to_recordset(${json(sources)}::jsonb) AS x(id uuid, "messageId" uuid, ordinal int, title text, path text, url text,
          "headingPath" text[], passage text, "otherLocations" jsonb, score float8, cited boolean)
    ), cited AS (
      INSERT INTO citations (id, message_source_id, answer_start, answer_end, quote, quote_start, quote_end, verified)
      SELECT x.id, x."sourceId", x."answerStart", x."answerEnd", x.quote, x."quoteStart", x."quoteEnd", x.verified
        FROM t, jsonb_to_recordset(${json(citations)}::jsonb) AS x(id uuid, "sourceId" uuid, "answerStart" int, "answerEnd" int, quote text,
          "quoteStart" int, "quoteEnd" int, verified boolean)
    ), rated AS (
      INSERT INTO feedback (id, message_id, citation_id, user_id, rating, reasons, comment, created_at, updated_at)
      SELECT x.id, x."messageId", x."citationId", ${userId}::uuid, x.rating, x.reasons, x.comment, x."createdAt", x."updatedAt"
        FROM t, jsonb_to_recordset(${json(feedback)}::jsonb) AS x(id uuid, "messageId" uuid, "citationId" uuid, rating smallint, reasons text[],
          comment text, "createdAt" timestamptz, "updatedAt" timestamptz)
    )
    SELECT count(*)::int AS added FROM added`;
}

/** The rows of each table; a rating of a citation finds it by its place. */
function rowsOf(messages: readonly StoredImport[], ids: IdSource) {
  const sources: (ExportedSource & { id: string; messageId: string })[] = [];
  const citations: (CitationView & { id: string; sourceId: string })[] = [];
  const feedback: object[] = [];
  const rows = messages.map(({ sources: ownSources, citations: ownCitations, feedback: ownFeedback, ...message }) => {
    const messageId = message.id;
    const sourceIds = new Map<number, string>();
    const citationIds = new Map<string, string>();
    for (const source of ownSources) {
      const id = ids.next();
      sourceIds.set(source.ordinal, id);
      sources.push({ ...source, id, messageId });
    }
    for (const citation of ownCitations) {
      const id = ids.next();
      const sourceId = sourceIds.get(citation.ordinal);
      if (!citationIds.has(placeOf(citation))) citationIds.set(placeOf(citation), id);
      if (sourceId !== undefined) citations.push({ ...citation, id, sourceId });
    }
    for (const { citation, rating, ...one } of ownFeedback) {
      const citationId = citation === null ? null : citationIds.get(placeOf(citation));
      feedback.push({ ...one, id: ids.next(), messageId, citationId, rating: rating === "up" ? 1 : -1 });
    }
    return message;
  });
  return { rows, sources, citations, feedback };
}

function placeOf({ ordinal, answerStart, answerEnd }: CitationPlace): string {
  return `${ordinal}-${answerStart}-${answerEnd}`;
}

const dataException = /^22/;
const checkViolation = "23514";
/** An index entry that is too long, and the like. */
const limitExceeded = "54000";

/** What the file made the database refuse: a value that it cannot hold, or that breaks one of its rules. */
function isRefusedValue(error: unknown): boolean {
  const state = error instanceof Error && "code" in error ? error.code : null;
  return typeof state === "string" && (dataException.test(state) || state === checkViolation || state === limitExceeded);
}

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isRefusedValue(error) || isLostRace(error)) return null;
    throw error;
  }
}

/** An id that may be one of ours. */
function uuidOrNull(id: string): string | null {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : null;
}
