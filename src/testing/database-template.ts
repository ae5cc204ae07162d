import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "@/server/adapters/database/migrate";
import { migrationsFolder, readMigrations } from "@/server/adapters/database/migration-files";
import { openDatabase } from "@/server/adapters/database/open-database";
import { projectRoot } from "@/server/project-root";
import { withDatabase } from "./server-address";

/** Changes with the migrations and with the embedded engine: a template serves as long as both stay. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(join(projectRoot(), "node_modules/@electric-sql/pglite/package.json")));
  for (const { checksum } of await readMigrations(migrationsFolder())) hash.update(checksum);
  return hash.digest("hex").slice(0, 16);
}

/** A data folder with a migrated, empty embedded database, closed: to be copied, never opened. Made at first use, kept between runs. */
export async function templateFolder(): Promise<string> {
  const cache = join(projectRoot(), "node_modules", ".cache", "footnote");
  const folder = join(cache, `database-${await fingerprint()}`);
  if (existsSync(folder)) return folder;
  const draft = join(cache, `draft-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    const database = await openDatabase({ dataDir: draft });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    if (!existsSync(folder)) await rename(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

/** The name of a migrated, empty database on `server`, to be used as TEMPLATE. Made at first use, kept between runs. */
export async function templateDatabase(server: string): Promise<string> {
  const name = `footnote_template_${await fingerprint()}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await makeTemplate(client, server, name);
    return name;
  } finally {
    await client.end();
  }
}

async function makeTemplate(client: pg.Client, server: string, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft}`);
  const database = await openDatabase({ databaseUrl: withDatabase(server, draft), directUrl: withDatabase(server, draft), dataDir: "" });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}
