import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { vector } from "@electric-sql/pglite-pgvector";

/** Makes a stopped server's guest sessions as old as if nothing had been asked through them for a day and an hour. How many there are. */
export async function expireGuests(dataDir: string): Promise<number> {
  const database = await PGlite.create(path.join(dataDir, "postgres"), { extensions: { vector, pg_trgm } });
  try {
    const expired = await database.query(
      `UPDATE sessions SET created_at = now() - interval '2 days', last_activity_at = now() - interval '25 hours', expires_at = now() - interval '1 hour'
        WHERE user_id IS NULL RETURNING id`,
    );
    return expired.rows.length;
  } finally {
    await database.close();
  }
}
