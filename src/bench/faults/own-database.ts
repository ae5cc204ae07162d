import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { withDatabase } from "@/testing/server-address";
import { tcpProxy } from "@/testing/tcp-proxy";
import type { RunSql } from "./evidence";
import type { Setup } from "./setup";

/** Connections that an instance may keep: its pool, and one that listens. */
const mostConnections = 11;
const leaveWithinMs = 5_000;
const ownName = "footnote-faults";

/** A database of the harness's own on a PostgreSQL server, which instances reach over a line that can be cut. */
export type OwnDatabase = {
  /** For the instances. */
  url: string;
  line: NonNullable<Setup["database"]>;
  sql: RunSql;
  /** What so many instances should not have open, in words. */
  open(instances: number): Promise<string[]>;
  /** Removes it, once all instances have ended; what they left open, in words. */
  drop(): Promise<string[]>;
};

/** `restartCommand` restarts the server itself; without it, a restart ends all connections while the line is cut. */
export async function createOwnDatabase(serverUrl: string, restartCommand: string | undefined): Promise<OwnDatabase> {
  const name = `footnote_faults_${process.pid}_${Date.now()}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = withDatabase(serverUrl, name);
  const proxy = await tcpProxy(url);
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: ownName }).on("error", () => {});
  const sql: RunSql = async (text, params) => (await pool.query(text, [...params])).rows;
  const others = "datname = current_database() AND pid <> pg_backend_pid() AND application_name <> $1";
  const endConnections = async () => void (await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`, [ownName]));
  const open = async (instances: number): Promise<string[]> => {
    const { rows } = await pool.query<{ n: number; hanging: number }>(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE state LIKE 'idle in transaction%')::int AS hanging FROM pg_stat_activity WHERE ${others}`,
      [ownName],
    );
    const { n = 0, hanging = 0 } = rows[0] ?? {};
    return [
      ...(n > instances * mostConnections ? [`${n} database connections of ${instances} instances`] : []),
      ...(hanging > 0 ? [`${hanging} transactions that nobody ends`] : []),
    ];
  };
  return {
    url: proxy.url,
    sql,
    open,
    line: {
      ...proxy,
      endConnections,
      async restart() {
        if (restartCommand === undefined) await endConnections();
        else await promisify(execFile)("/bin/sh", ["-c", restartCommand]);
      },
    },
    async drop() {
      const latest = Date.now() + leaveWithinMs;
      let left = await open(0);
      while (left.length > 0 && Date.now() < latest) {
        await sleep(100);
        left = await open(0);
      }
      await pool.end();
      await proxy.close();
      await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      return left;
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
