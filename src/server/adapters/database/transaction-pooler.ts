import pg from "pg";

const probes = 4;

/**
 * Does this URL lead through a pooler that lends server connections per transaction (pgbouncer as Neon and Supabase run it)?
 * Asked by behaviour, for poolers do not say: PostgreSQL gives every connection a process of its own, so connections open at the
 * same time have different, constant `pg_backend_pid()`s. A transaction pooler lends the process of one idle client to the next.
 * A pooler so busy that each probe happens to keep a process to itself is not recognised.
 */
export async function isTransactionPooler(url: string): Promise<boolean> {
  const clients: pg.Client[] = [];
  const pids: number[] = [];
  const pidOf = async (client: pg.Client) => (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid ?? 0;
  try {
    for (let probe = 0; probe < probes; probe++) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
      client.on("error", () => {});
      clients.push(client);
      await client.connect();
      pids.push(await pidOf(client));
    }
    if (new Set(pids).size < pids.length) return true;
    const again: number[] = [];
    for (const client of clients) again.push(await pidOf(client));
    return again.some((pid, index) => pid !== pids[index]);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}
