import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { withDatabase } from "@/testing/server-address";
import { tcpProxy } from "@/testing/tcp-proxy";
import type { RunSql } from "./evidence";
import { onServer } from "./on-server";
import { startOwnPostgres } from "./own-postgres";
import type { Servers, Setup } from "./setup";
import type { Service } from "./taken-away";

const leaveWithinMs = 5_000;
const ownName = "footnote-faults";

/** A database of the harness's own, which instances reach over a line that can be cut. */
export type OwnDatabase = {
  /** For the instances. */
  url: string;
  line: NonNullable<Setup["database"]>;
  sql: RunSql;
  /** What is open beyond so many connections (those of the instances' pools, and one each that listens), in words. */
  open(known: number): Promise<string[]>;
  /** Removes it, once all instances have ended; what they left open, in words. */
  drop(): Promise<string[]>;
};

export async function createOwnDatabase({ databaseUrl, postgresBin }: Servers): Promise<OwnDatabase> {
  const name = `footnote_faults_${process.pid}_${Date.now()}`;
  const server = databaseUrl === undefined ? await startOwnPostgres(postgresBin) : givenServer(databaseUrl, name);
  await onServer(server.url, `CREATE DATABASE ${name}`);
  const url = withDatabase(server.url, name);
  const proxy = await tcpProxy(url);
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: ownName }).on("error", () => {});
  const sql: RunSql = async (text, params) => (await pool.query(text, [...params])).rows;
  const others = "datname = current_database() AND pid <> pg_backend_pid() AND application_name <> $1";
  const endConnections = async () => void (await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`, [ownName]));
  const open = async (known: number): Promise<string[]> => {
    const { rows } = await pool.query<{ n: number; hanging: number }>(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE state LIKE 'idle in transaction%')::int AS hanging FROM pg_stat_activity WHERE ${others}`,
      [ownName],
    );
    const { n = 0, hanging = 0 } = rows[0] ?? {};
    return [
      ...(n > known ? [`${n} connections in the database, of which instances know ${known}`] : []),
      ...(hanging > 0 ? [`${hanging} transactions that nobody ends`] : []),
    ];
  };
  return {
    url: proxy.url,
    sql,
    open,
    line: { ...proxy, endConnections, leave: server.leave, comeBack: server.comeBack },
    async drop() {
      const latest = Date.now() + leaveWithinMs;
      let left = await open(0);
      while (left.length > 0 && Date.now() < latest) {
        await sleep(100);
        left = await open(0);
      }
      await pool.end();
      await proxy.close();
      await onServer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
      return left;
    },
  };
}

/** A server that others use as well: it goes away for one database alone, whose connections are ended while new ones are refused. */
function givenServer(url: string, database: string): Service {
  return {
    url,
    async leave() {
      await onServer(url, `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await onServer(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);
    },
    comeBack: async () => void (await onServer(url, `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`)),
    close: async () => {},
  };
}
