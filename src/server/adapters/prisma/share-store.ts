import { SharedConversation } from "@/contract/share";
import type { ShareStore, StoredShare } from "../../domain/share/ports";
import type { Database } from "../database/database";
import { isLostRace } from "./lost-race";
import { fragment, json, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

type Row = { share: StoredShare };

/** Shares in PostgreSQL. */
export function createShareStore(database: Database): ShareStore {
  return {
    async create({ userId }, { id, conversationId, token, snapshot, nowMs }, most) {
      const made = sql`
        WITH own AS (
          SELECT c.id FROM conversations c WHERE c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid FOR UPDATE
        ), made AS (
          INSERT INTO shares (id, conversation_id, token, snapshot, message_count, created_at)
          SELECT ${id}::uuid, own.id, ${token}, ${json(snapshot)}::jsonb, ${snapshot.messages.length}::int, ${new Date(nowMs)}::timestamptz
            FROM own WHERE (SELECT count(*) FROM shares s WHERE s.conversation_id = own.id) < ${most}::int
          RETURNING *
        )
        SELECT (SELECT ${shareJson} FROM made s) AS share FROM own`;
      try {
        const [row] = await run<{ share: StoredShare | null }>(database, made);
        return row === undefined ? null : (row.share ?? "full");
      } catch (error) {
        if (isLostRace(error)) return null; // the conversation was deleted meanwhile
        throw error;
      }
    },
    async list({ userId }, conversationId) {
      const rows = await run<{ share: StoredShare | null }>(
        database,
        sql`SELECT CASE WHEN s.id IS NOT NULL THEN ${shareJson} END AS share FROM conversations c LEFT JOIN shares s ON s.conversation_id = c.id
             WHERE c.id = ${conversationId}::uuid AND c.user_id = ${userId}::uuid ORDER BY s.created_at DESC, s.id`,
      );
      return rows.length === 0 ? null : rows.flatMap(({ share }) => share ?? []);
    },
    async revoke({ userId }, { conversationId, shareId }) {
      const gone = await run<Row>(
        database,
        sql`DELETE FROM shares s USING conversations c
             WHERE s.id = ${shareId}::uuid AND s.conversation_id = ${conversationId}::uuid AND c.id = s.conversation_id AND c.user_id = ${userId}::uuid
            RETURNING s.id`,
      );
      return gone.length > 0;
    },
    async find(token) {
      const [row] = await run<{ snapshot: unknown }>(database, sql`SELECT s.snapshot FROM shares s WHERE s.token = ${token}`);
      return row === undefined ? null : SharedConversation.parse(row.snapshot);
    },
  };
}

const shareJson = fragment`jsonb_build_object('id', s.id, 'token', s.token, 'messageCount', s.message_count,
    'createdAt', to_char(s.created_at AT TIME ZONE 'UTC', ${isoFormat}))`;
