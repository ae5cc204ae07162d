import type { Actor } from "../../domain/identity/actor";
import type { PendingText } from "../../domain/message-search/ports";
import { ownsConversation } from "./owner";
import { fragment, json, type Statement, sql } from "./statement";

/**
 * What waits to be read, with its text and its owner. Conversations in which an answer is being written are left alone: whatever is added
 * locks its conversation for a moment, and the answer's text waits for nobody.
 */
export function pendingStatement(limit: number, actor: Actor | null): Statement {
  const whose = actor === null ? fragment`true` : ownsConversation(actor);
  return sql`
    SELECT b.conversation_id, b.id, b.round, coalesce(c.user_id, c.session_id) AS owner_id, m.role, coalesce(m.created_at, c.created_at) AS at,
           coalesce(m.content, c.title) AS text
      FROM search_backlog b
      JOIN conversations c ON c.id = b.conversation_id
      LEFT JOIN sessions s ON s.id = c.session_id
      LEFT JOIN messages m ON m.id = b.id AND m.conversation_id = b.conversation_id
     WHERE ${whose} AND NOT EXISTS (
       SELECT FROM messages r WHERE r.conversation_id = c.id AND r.role = 'assistant' AND r.status IN ('pending', 'streaming'))
     LIMIT ${limit}::int`;
}

type Named = Pick<PendingText, "conversationId" | "id" | "round">;

/** Takes texts from those that wait, and out of the index where they are in it. Only what has not changed since it was read comes back. */
export function takeStatement(texts: readonly Named[]): Statement {
  const named = texts.map(({ conversationId, id, round }) => ({ conversationId, id, round }));
  return sql`
    WITH taken AS (
      DELETE FROM search_backlog b
       USING jsonb_to_recordset(${json(named)}::jsonb) AS n("conversationId" uuid, id uuid, round int)
       WHERE b.conversation_id = n."conversationId" AND b.id = n.id AND b.round = n.round
      RETURNING b.conversation_id, b.id
    ), replaced AS (
      DELETE FROM search_texts d USING taken WHERE d.conversation_id = taken.conversation_id AND d.id = taken.id
    )
    SELECT conversation_id, id FROM taken`;
}

/**
 * Adds texts. Words are locked in their order, as by whoever deletes texts; only those that are new take a number.
 */
export function addStatement(texts: readonly (PendingText & { words: readonly string[] })[]): Statement {
  const rows = texts.map(({ conversationId, id, ownerId, role, atMs, words }) => ({
    ...{ conversationId, id, ownerId, role, words },
    at: new Date(atMs).toISOString(),
  }));
  return sql`
    WITH new AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${json(rows)}::jsonb)
        AS n("conversationId" uuid, id uuid, "ownerId" uuid, role text, at timestamptz, words text[])
    ), pairs AS MATERIALIZED (
      SELECT new.id, new."conversationId", new."ownerId" AS owner_id, word COLLATE "C" AS word FROM new, unnest(new.words) AS word
    ), counted AS MATERIALIZED (
      SELECT owner_id, word, count(*)::int AS texts FROM pairs GROUP BY owner_id, word
    ), known AS MATERIALIZED (
      SELECT w.id, w.owner_id, w.word, k.texts FROM counted k JOIN search_words w ON w.owner_id = k.owner_id AND w.word = k.word
       ORDER BY w.owner_id, w.word FOR UPDATE OF w
    ), more AS (
      UPDATE search_words w SET texts = w.texts + known.texts FROM known WHERE w.id = known.id
    ), added AS (
      INSERT INTO search_words (owner_id, word, texts)
      SELECT k.owner_id, k.word, k.texts FROM counted k
       WHERE NOT EXISTS (SELECT FROM known WHERE known.owner_id = k.owner_id AND known.word = k.word)
       ORDER BY k.owner_id, k.word
      ON CONFLICT (owner_id, word) DO UPDATE SET texts = search_words.texts + excluded.texts
      RETURNING id, owner_id, word
    ), words AS (
      SELECT id, owner_id, word FROM known UNION ALL SELECT id, owner_id, word FROM added
    ), numbered AS (
      SELECT pairs."conversationId", pairs.id, array_agg(words.id) AS words
        FROM pairs JOIN words ON words.owner_id = pairs.owner_id AND words.word = pairs.word GROUP BY pairs."conversationId", pairs.id
    )
    INSERT INTO search_texts (conversation_id, id, owner_id, role, at, words)
    SELECT new."conversationId", new.id, new."ownerId", new.role, new.at, coalesce(numbered.words, '{}')
      FROM new LEFT JOIN numbered ON numbered.id = new.id AND numbered."conversationId" = new."conversationId"`;
}
