import { z } from "zod";
import { SearchHit } from "@/contract/search";
import type { KnownWord, MessageIndex } from "../../domain/message-search/ports";
import type { Database } from "../database/database";
import { findStatement } from "./find-messages";
import { isLostRace } from "./lost-race";
import { addStatement, pendingStatement, takeStatement } from "./message-index-writes";
import { ownerId } from "./owner";
import { json, run, type Statement, sql } from "./statement";

/** The index of messages and titles in PostgreSQL: docs/decisions/0012-message-search.md. */
export function createMessageIndex(database: Database): MessageIndex {
  return {
    async pending(limit, actor) {
      return z.array(PendingRow).parse(await run(database, pendingStatement(limit, actor ?? null)));
    },
    async add(texts) {
      try {
        await database.transaction(async (tx) => {
          const taken = await run<{ id: string; conversation_id: string }>(tx, takeStatement(texts));
          const names = new Set(taken.map(({ id, conversation_id }) => `${conversation_id} ${id}`));
          const added = texts.filter(({ id, conversationId }) => names.has(`${conversationId} ${id}`));
          if (added.length > 0) await run(tx, addStatement(added));
        });
      } catch (error) {
        // A conversation was deleted meanwhile: what else there was still waits.
        if (!isLostRace(error)) throw error;
      }
    },
    async words(actor, ranges) {
      const lookedUp = sql`
        SELECT q.nth, w.id, w.word, w.texts
          FROM jsonb_to_recordset(${json(ranges.map((range, nth) => ({ nth, ...range })))}::jsonb) AS q(nth int, low text, high text, most int)
         CROSS JOIN LATERAL (
           SELECT w.id, w.word, w.texts FROM search_words w
            WHERE w.owner_id = ${ownerId(actor)} AND w.word >= q.low AND w.word < q.high
            ORDER BY (w.word = q.low) DESC, w.texts DESC LIMIT q.most) w`;
      return knownWords(database, lookedUp, ranges.length);
    },
    async alike(actor, like) {
      const lookedUp = sql`
        SELECT q.nth, w.id, w.word, w.texts
          FROM jsonb_to_recordset(${json(like.map((word, nth) => ({ nth, ...word })))}::jsonb)
            AS q(nth int, beginning text, ending text, "minChars" int, "maxChars" int, most int)
         CROSS JOIN LATERAL (
           (SELECT w.id, w.word, w.texts FROM search_words w
             WHERE w.owner_id = ${ownerId(actor)} AND w.word >= q.beginning AND w.word < q.beginning || U&'\\+10FFFF'
               AND char_length(w.word) BETWEEN q."minChars" AND q."maxChars" LIMIT q.most)
           UNION
           (SELECT w.id, w.word, w.texts FROM search_words w
             WHERE w.owner_id = ${ownerId(actor)} AND reverse(w.word) >= reverse(q.ending) AND reverse(w.word) < reverse(q.ending) || U&'\\+10FFFF'
               AND char_length(w.word) BETWEEN q."minChars" AND q."maxChars" LIMIT q.most)) w`;
      return knownWords(database, lookedUp, like.length);
    },
    async find(actor, terms, filter, page) {
      // Planned each time: how many texts a word stands in decides how to look for it.
      const { text, params } = findStatement(actor, terms, filter, page);
      return z.array(FoundRow).parse(await database.query(text, params));
    },
  };
}

const PendingRow = z
  .object({
    conversation_id: z.string(),
    id: z.string(),
    round: z.number(),
    owner_id: z.string(),
    role: z.enum(["user", "assistant"]).nullable(),
    at: z.date(),
    text: z.string(),
  })
  .transform(({ conversation_id: conversationId, owner_id: ownerId, at, ...row }) => ({
    ...row,
    conversationId,
    ownerId,
    atMs: at.getTime(),
  }));

const FoundRow = SearchHit.pick({ role: true, title: true, status: true })
  .extend({ conversation_id: z.string(), id: z.string(), at: z.date(), content: z.string() })
  .transform(({ conversation_id: conversationId, id, at, ...row }) => ({
    ...row,
    conversationId,
    messageId: row.role === null ? null : id,
    createdAt: at.toISOString(),
  }));

const WordRow = z.object({ nth: z.number(), id: z.number(), word: z.string(), texts: z.number() });

async function knownWords(database: Database, statement: Statement, count: number): Promise<KnownWord[][]> {
  const known = Array.from({ length: count }, (): KnownWord[] => []);
  for (const { nth, ...word } of z.array(WordRow).parse(await run(database, statement))) known[nth]?.push(word);
  return known;
}
