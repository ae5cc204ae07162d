import { randomUUID } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Database } from "@/server/adapters/database/database";
import { openDatabase } from "@/server/adapters/database/open-database";
import { templateDatabase, templateFolder } from "./database-template";
import { withDatabase } from "./server-address";
import { testServers } from "./test-servers";

/** A migrated, empty database that nobody else uses. `dispose` closes and removes it. */
export type TemporaryDatabase = Database & { dispose(): Promise<void> };

/** The kinds of database a test can have: embedded always, the others where the environment names a server. */
export type TemporaryKind = "embedded" | "postgres" | "pooled";

/** TEST_POSTGRES_URL, with or without TEST_POOLED_URL, chooses; without it the database is embedded. */
export function temporaryKind(): TemporaryKind {
  const { postgresUrl, pooledUrl } = testServers();
  if (postgresUrl === undefined) return "embedded";
  return pooledUrl === undefined ? "postgres" : "pooled";
}

/** A migrated, empty database of its own for a test file; made from a template that the run's global setup has migrated once. */
export async function temporaryDatabase(kind: TemporaryKind = temporaryKind()): Promise<TemporaryDatabase> {
  return kind === "embedded" ? temporaryEmbedded() : temporaryPostgres(kind);
}

async function temporaryEmbedded(): Promise<TemporaryDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-test-"));
  await cp(await templateFolder(), dataDir, { recursive: true });
  const database = await openDatabase({ dataDir });
  return {
    ...database,
    async dispose() {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function temporaryPostgres(kind: "postgres" | "pooled"): Promise<TemporaryDatabase> {
  const { postgresUrl: server, pooledUrl } = testServers();
  if (server === undefined) throw new Error("TEST_POSTGRES_URL names the server to make the test's database on; it is not set.");
  const name = `footnote_test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${await templateDatabase(server)}`);
  const directUrl = withDatabase(server, name);
  const databaseUrl = kind === "pooled" ? withDatabase(pooledUrl ?? server, name) : directUrl;
  const database = await openDatabase({ databaseUrl, directUrl, dataDir: "" });
  return {
    ...database,
    async dispose() {
      await database.close();
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** One statement on the server's own address, outside of any test's database. */
async function administer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
