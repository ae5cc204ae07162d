import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { temporaryDataFolder } from "@/testing/temporary-database";
import { openEmbeddedDatabase } from "./embedded-database";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

function blankFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "footnote-embedded-"));
  folders.push(folder);
  return folder;
}

async function migratedFolder(): Promise<string> {
  const folder = await temporaryDataFolder();
  folders.push(folder);
  return folder;
}

/** All files but the catalogue cache, which PostgreSQL drops and rebuilds at every start. */
const listing = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => !name.endsWith("pg_internal.init"));

describe("durability", () => {
  test("every commit syncs the disk once, a transaction too, and reading never", async () => {
    const database = await openEmbeddedDatabase(await migratedFolder());
    await database.query("CREATE TABLE notes (id int)");
    const syncs = async (work: () => Promise<unknown>) => {
      const before = database.fsyncCount();
      await work();
      return database.fsyncCount() - before;
    };
    const insert = (id: number) => database.query("INSERT INTO notes VALUES ($1)", [id]);
    expect(
      await syncs(async () => {
        for (let id = 0; id < 50; id++) await insert(id);
      }),
    ).toBe(50);
    expect(await syncs(() => Promise.all(Array.from({ length: 30 }, (_, id) => insert(id))))).toBe(30);
    expect(
      await syncs(() =>
        database.transaction(async (tx) => {
          for (let id = 0; id < 10; id++) await tx.query("INSERT INTO notes VALUES ($1)", [id]);
        }),
      ),
    ).toBe(1);
    expect(await syncs(() => database.query("SELECT count(*) FROM notes"))).toBe(0);
    await database.close();
  });

  test("what was stored is there when it is opened again", async () => {
    const folder = await migratedFolder();
    const first = await openEmbeddedDatabase(folder);
    await first.query("CREATE TABLE notes AS SELECT 'kept' AS body");
    await first.close();
    expect(readdirSync(folder)).toEqual(["postgres"]);
    const second = await openEmbeddedDatabase(folder);
    expect(await second.query("SELECT body FROM notes")).toEqual([{ body: "kept" }]);
    await second.close();
  });
});

describe("a folder that cannot be used", () => {
  test("in use: the second is refused, naming the process, and the first goes on", async () => {
    const folder = await migratedFolder();
    const first = await openEmbeddedDatabase(folder);
    await expect(openEmbeddedDatabase(folder)).rejects.toMatchObject({
      reason: "locked",
      message: expect.stringContaining(`process ${process.pid} `),
    });
    expect(await first.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await first.close();
  });

  test("a file in its place", async () => {
    const file = join(blankFolder(), "data");
    writeFileSync(file, "precious");
    await expect(openEmbeddedDatabase(file)).rejects.toMatchObject({
      reason: "unwritable",
      message: expect.stringContaining("is a file, not a folder"),
    });
    await expect(openEmbeddedDatabase(join(file, "below"))).rejects.toMatchObject({
      reason: "unwritable",
      message: expect.stringContaining("FOOTNOTE_DATA"),
    });
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  test.runIf(process.platform === "linux")("one that cannot be written", async () => {
    await expect(openEmbeddedDatabase("/proc")).rejects.toMatchObject({
      reason: "unwritable",
      message: expect.stringContaining("cannot be written"),
    });
    await expect(openEmbeddedDatabase("/proc/footnote")).rejects.toMatchObject({ reason: "unwritable" });
  });
});

/** Ways to spoil the folder `postgres`. */
const harms: Record<string, (cluster: string) => void> = {
  "its version file gone": (cluster) => rmSync(join(cluster, "PG_VERSION")),
  "made by another major version": (cluster) => writeFileSync(join(cluster, "PG_VERSION"), "15\n"),
  "a truncated control file": (cluster) => truncateSync(join(cluster, "global", "pg_control"), 100),
  "a control file of garbage": (cluster) => writeFileSync(join(cluster, "global", "pg_control"), Buffer.alloc(8_192, 7)),
  "an emptied log": (cluster) => {
    for (const { name } of readdirSync(join(cluster, "pg_wal"), { withFileTypes: true }).filter((entry) => entry.isFile())) {
      truncateSync(join(cluster, "pg_wal", name), 0);
    }
  },
  "its tables gone": (cluster) => rmSync(join(cluster, "base"), { recursive: true }),
  "every file emptied": (cluster) => {
    for (const entry of readdirSync(cluster, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name), 0);
    }
  },
};

describe("a damaged database is refused with what to do, no data is deleted, and the folder is unlocked again:", () => {
  test.each(Object.entries(harms))("%s", async (_, harm) => {
    const folder = await migratedFolder();
    harm(join(folder, "postgres"));
    const before = listing(folder);
    await expect(openEmbeddedDatabase(folder)).rejects.toMatchObject({
      reason: "damaged",
      message: expect.stringMatching(/Restore the folder from a backup, or move it away/),
    });
    expect(before.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
    expect(existsSync(join(folder, "footnote.lock"))).toBe(false);
  });
});

test("a first start that was cut off before the database was complete is made again", async () => {
  const folder = await migratedFolder();
  rmSync(join(folder, "postgres", "global"), { recursive: true });
  writeFileSync(join(folder, "postgres.unfinished"), "");
  const database = await openEmbeddedDatabase(folder);
  expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await database.close();
  expect(readdirSync(folder)).toEqual(["postgres"]);
});
