import pg from "pg";
import type { Logger } from "../../domain/logger";
import type { Sql } from "../database/database";
import { type KeptConnection, keepConnected } from "./keep-connected";
import type { Ears, Wire } from "./wire";

const channel = "footnote";
const planName = "footnote-notify";
/** By which an operator tells this connection from the pool's. */
const applicationName = "footnote-listen";

/**
 * Wake-ups as notifications of PostgreSQL: heard on one direct connection, which does nothing else; sent as an ordinary statement, which may
 * go through a pooler, and in one transaction of its own for all that waits.
 */
export function createPostgresWire(sql: Sql, directUrl: string, logger: Logger): Wire {
  let kept: KeptConnection<pg.Client> | null = null;
  return {
    name: "postgres",
    open(ears) {
      const connect = (lost: () => void) => listen(directUrl, ears, lost);
      const { onConnected, onLost } = ears;
      kept ??= keepConnected({ name: "postgres", connect, end: (client) => client.end(), onConnected, onLost }, logger);
    },
    async send(texts) {
      await sql.query(`SELECT pg_notify('${channel}', t) FROM unnest($1::text[]) AS t`, [texts], planName);
    },
    renew: () => kept?.renew(),
    close: async () => kept?.close(),
  };
}

async function listen(url: string, ears: Ears, lost: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on("error", lost).on("end", lost);
  client.on("notification", ({ payload }) => ears.onText(payload ?? ""));
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}
