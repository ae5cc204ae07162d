import type { Sql } from "../database/database";

/** Where a conversation's log ends, and whose it is as `ownerKey` names them. */
export type LastNumber = { conversationId: string; owner: string; seq: number };

/** Reads, in one statement, where the logs of these conversations end. Missing ones are left out. */
export type ReadLastNumbers = (conversationIds: readonly string[]) => Promise<LastNumber[]>;

type Row = { id: string; last_seq: string; owner: string | null };

/** The ends of logs, from the rows that number them. */
export function createReadLastNumbers(database: Sql): ReadLastNumbers {
  return async (conversationIds) => {
    const rows = await database.query<Row>(
      `SELECT c.id, c.last_seq, coalesce('user:' || c.user_id, 'guest:' || encode(s.guest_token_hash, 'hex')) AS owner
         FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id WHERE c.id = ANY ($1::uuid[])`,
      [conversationIds],
      "last-numbers",
    );
    return rows.map(({ id, last_seq, owner }) => ({ conversationId: id, owner: owner ?? "", seq: Number(last_seq) }));
  };
}
