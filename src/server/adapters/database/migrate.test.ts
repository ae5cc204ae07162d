import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { schemaEngine } from "@/testing/schema-engine";
import { withDatabase } from "@/testing/server-address";
import { onTestServer, temporaryDatabase, testServer } from "@/testing/temporary-database";
import { testServers } from "@/testing/test-servers";
import type { Database } from "./database";
import { migrate } from "./migrate";
import { migrationsFolder, readMigrations } from "./migration-files";
import { openDatabase } from "./open-database";

const names = (await readMigrations(migrationsFolder())).map(({ name }) => name);

const database = await temporaryDatabase();
afterAll(() => database.dispose());

let folder: string;
beforeEach(async () => {
  await makeBlank(database);
  folder = await mkdtemp(join(tmpdir(), "footnote-migrations-"));
  await cp(migrationsFolder(), folder, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeMigration(name: string, sql: string) {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}

/** As an operator makes it for Footnote: no table, no migration applied. */
async function makeBlank(any: Database) {
  await any.query("DROP SCHEMA public CASCADE");
  await any.query("CREATE SCHEMA public");
}

/** What is booked, without ids and times. */
async function book() {
  return database.query(
    `SELECT migration_name, checksum, logs, applied_steps_count, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone
       FROM "_prisma_migrations" ORDER BY started_at`,
  );
}

const tableExists = async (table: string) =>
  (await database.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [table]))[0]?.there;

test("a blank database gets every migration, once", async () => {
  expect(await migrate(database)).toEqual({ applied: names, edited: [] });
  expect(await migrate(database)).toEqual({ applied: [], edited: [] });
  expect(await tableExists("conversations")).toBe(true);
});

test("starts at the same time apply each migration once", async () => {
  const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(database)));
  expect(reports.flatMap(({ applied }) => applied)).toEqual(names);
  expect((await book()).length).toBe(names.length);
});

test("a failing migration leaves the database as it was, says why, and is applied once it is mended", async () => {
  await migrate(database);
  await writeMigration("29990101000000_broken", "CREATE TABLE half (id int); SELECT nonsense();");
  await expect(migrate(database, { migrationsDir: folder })).rejects.toMatchObject({
    reason: "migration-failed",
    message: expect.stringMatching(/29990101000000_broken failed and was undone: function nonsense\(\) does not exist/),
  });
  expect(await tableExists("half")).toBe(false);
  expect(await book()).toContainEqual(expect.objectContaining({ migration_name: "29990101000000_broken", finished: false, undone: true }));
  await writeMigration("29990101000000_broken", "CREATE TABLE half (id int);");
  expect((await migrate(database, { migrationsDir: folder })).applied).toEqual(["29990101000000_broken"]);
});

test("a database with migrations that this version does not know is refused", async () => {
  await writeMigration("29990101000000_future", "CREATE TABLE future (id int);");
  await migrate(database, { migrationsDir: folder });
  await expect(migrate(database)).rejects.toMatchObject({
    reason: "migration-failed",
    message: expect.stringMatching(/newer than this version of Footnote: it has 29990101000000_future/),
  });
});

test("a migration that another tool left half-done is not touched", async () => {
  await migrate(database);
  await database.query(`UPDATE "_prisma_migrations" SET finished_at = NULL`);
  await expect(migrate(database)).rejects.toMatchObject({
    reason: "migration-failed",
    message: expect.stringContaining("prisma migrate resolve"),
  });
});

test("an applied migration whose file has changed is reported, not applied again", async () => {
  await migrate(database);
  const [name = ""] = names;
  await writeMigration(name, "-- changed");
  expect(await migrate(database, { migrationsDir: folder })).toEqual({ applied: [], edited: [name] });
});

describe("beside prisma migrate", () => {
  test("Prisma finds nothing to do, to mend or to doubt after our migrator", async () => {
    await migrate(database);
    const prisma = await schemaEngine(database);
    expect(await prisma.status()).toEqual({ editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true, history: null });
    expect(await prisma.deploy()).toEqual([]);
  });

  test("our migrator finds nothing to do after Prisma, and both write the same rows", async () => {
    const prisma = await schemaEngine(database);
    expect(await prisma.deploy()).toEqual(names);
    const written = await book();
    expect(await migrate(database)).toEqual({ applied: [], edited: [] });
    await makeBlank(database);
    await migrate(database);
    expect(await book()).toEqual(written);
  });

  test("Prisma applies what we undid, and we apply what comes after", async () => {
    await migrate(database);
    await writeMigration("29990101000000_broken", "SELECT nonsense();");
    await migrate(database, { migrationsDir: folder }).catch(() => {});
    await writeMigration("29990101000000_broken", "CREATE TABLE mended (id int);");
    const prisma = await schemaEngine(database);
    expect(await prisma.deploy(folder)).toEqual(["29990101000000_broken"]);
    await writeMigration("29990102000000_next", "CREATE TABLE next (id int);");
    expect(await migrate(database, { migrationsDir: folder })).toEqual({ applied: ["29990102000000_next"], edited: [] });
  });
});

const { postgresUrl, pooledUrl } = testServers();

describe.runIf(postgresUrl !== undefined)("on a server where Footnote's user is an ordinary one (TEST_POSTGRES_URL)", () => {
  test("it asks for pgvector in words, and migrates when it is there", async () => {
    const role = `footnote_role_${process.pid}`;
    await onTestServer(`CREATE ROLE ${role} LOGIN`);
    await onTestServer(`CREATE DATABASE ${role} OWNER ${role}`);
    const asOwner = new URL(withDatabase(testServer(), role));
    asOwner.username = role;
    const ordinary = await openDatabase({ databaseUrl: asOwner.toString(), dataDir: "" });
    try {
      await expect(migrate(ordinary)).rejects.toMatchObject({
        reason: "no-pgvector",
        message: expect.stringContaining("CREATE EXTENSION vector"),
      });
      const superuser = await openDatabase({ databaseUrl: withDatabase(testServer(), role), dataDir: "" });
      await superuser.query("CREATE EXTENSION vector");
      await superuser.close();
      expect((await migrate(ordinary)).applied).toEqual(names);
    } finally {
      await ordinary.close();
      await onTestServer(`DROP DATABASE ${role} WITH (FORCE)`);
      await onTestServer(`DROP ROLE ${role}`);
    }
  });
});

describe.runIf(postgresUrl !== undefined && pooledUrl !== undefined)("behind a transaction pooler (TEST_POOLED_URL)", () => {
  const throughPooler = async (work: (url: string) => Promise<void>) => {
    const direct = await temporaryDatabase("postgres");
    try {
      const [row] = await direct.query<{ name: string }>("SELECT current_database() AS name");
      await work(withDatabase(pooledUrl ?? "", row?.name ?? ""));
    } finally {
      await direct.dispose();
    }
  };

  test("migrate refuses without a direct address, and with one that is pooled too", async () => {
    await throughPooler(async (url) => {
      for (const directUrl of [undefined, url]) {
        const pooled = await openDatabase({ databaseUrl: url, directUrl, dataDir: "" });
        await expect(migrate(pooled)).rejects.toMatchObject({
          reason: "needs-direct-url",
          message: expect.stringContaining("DIRECT_DATABASE_URL"),
        });
        await pooled.close();
      }
    });
  });

  test("migrate works with a direct address", async () => {
    const pooled = await temporaryDatabase("pooled");
    await makeBlank(pooled);
    expect((await migrate(pooled)).applied).toEqual(names);
    await pooled.dispose();
  });
});
