import type { Database } from "@/server/adapters/database/database";

/** Moves the database's own clock ahead, for whoever asks it through this pool. Not for a database behind a transaction pooler. */
export async function advanceDatabaseClock({ kind, pool }: Database, ms: number): Promise<void> {
  const setting = `footnote.clock_offset = '${ms} milliseconds'`;
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    for (const client of clients) await client.query(`SET ${setting}`);
    const [first] = clients;
    if (kind === "postgres") {
      const { rows } = (await first?.query("SELECT current_database() AS name")) ?? { rows: [] };
      await first?.query(`ALTER DATABASE ${rows[0]?.name} SET ${setting}`);
    }
  } finally {
    for (const client of clients) client.release();
  }
}
