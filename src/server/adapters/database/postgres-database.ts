import { type Database, DatabaseUnavailable } from "./database";
import { GuardedPool, sqlOver } from "./guarded-pool";
import { placeOf, unreachable } from "./postgres-error";
import { isTransactionPooler } from "./transaction-pooler";

const oldestVersion = 15; // UNIQUE NULLS NOT DISTINCT

/** Refuses a server that Footnote's tables cannot live on. */
async function checkServer(database: Database, url: string): Promise<void> {
  const [server] = await database.query<{ version: number; has_vector: boolean }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
            EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS has_vector`,
  );
  if (server === undefined || server.version < oldestVersion) {
    throw new DatabaseUnavailable(
      "unreachable",
      `PostgreSQL at ${placeOf(url)} is version ${server?.version}; Footnote needs ${oldestVersion} or newer.`,
    );
  }
  if (!server.has_vector) {
    throw new DatabaseUnavailable(
      "no-pgvector",
      `PostgreSQL at ${placeOf(url)} has no pgvector. Install it on that server (https://github.com/pgvector/pgvector), then start again.`,
    );
  }
}

/**
 * Every answer stores its passages, twice: in the log, and with the message. PostgreSQL's own compression takes as long for them as all the rest of
 * storing them. A server that was built without the faster one refuses, and goes on with its own; either reads what the other wrote.
 */
const fastCompression = "SET default_toast_compression = 'lz4'";

/** Opens PostgreSQL by URL, which may lead through a transaction pooler; `directUrl` then must not. */
export async function openPostgresDatabase(url: string, directUrl: string | undefined): Promise<Database> {
  const pool = new GuardedPool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 15_000,
    application_name: "footnote",
    // An idle connection that a firewall or a machine has forgotten is noticed.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Whoever waits for the connection has it afterwards.
    verify(client, done) {
      const goOn = () => done();
      client.query(fastCompression).then(goOn, goOn);
    },
  });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= pool.drain();
    return closing;
  };
  try {
    const database: Database = { kind: "postgres", pool, directUrl: null, ...sqlOver(pool, { keepsPlans: false }), close };
    await checkServer(database, url);
    const direct = directUrl ?? ((await isTransactionPooler(url)) ? null : url);
    return { ...database, ...sqlOver(pool, { keepsPlans: direct === url }), directUrl: direct };
  } catch (error) {
    await close();
    throw error instanceof DatabaseUnavailable ? error : unreachable("DATABASE_URL", url, error);
  }
}
