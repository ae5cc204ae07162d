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

/** A database that nobody else uses. `dispose` closes and removes it. */
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

/** A temporary folder with a migrated, empty embedded database in it, closed. The caller removes it. */
export async function temporaryDataFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-test-"));
  await cp(await templateFolder(), dataDir, { recursive: true });
  return dataDir;
}

async function temporaryEmbedded(): Promise<TemporaryDatabase> {
  const dataDir = await temporaryDataFolder();
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
  const name = `footnote_test_${randomUUID().replaceAll("-", "")}`;
  await onTestServer(`CREATE DATABASE ${name} TEMPLATE ${await templateDatabase(testServer())}`);
  const directUrl = withDatabase(testServer(), name);
  const databaseUrl = kind === "pooled" ? withDatabase(testServers().pooledUrl ?? directUrl, name) : directUrl;
  const database = await openDatabase({ databaseUrl, directUrl, dataDir: "" });
  return {
    ...database,
    async dispose() {
      await database.close();
      await onTestServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** The server's own address, as TEST_POSTGRES_URL gives it. */
export function testServer(): string {
  const { postgresUrl } = testServers();
  if (postgresUrl === undefined) throw new Error("TEST_POSTGRES_URL names the server to make the test's database on; it is not set.");
  return postgresUrl;
}

/** Runs one statement on the test server, outside of any test's database. */
export async function onTestServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServer() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
