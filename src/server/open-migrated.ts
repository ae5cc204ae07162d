import type { Database } from "./adapters/database/database";
import { migrate } from "./adapters/database/migrate";
import { type DatabaseOptions, openDatabase } from "./adapters/database/open-database";
import type { Env } from "./env";

/** Opens a database and brings it up to date; closes it again when that fails. Throws `DatabaseUnavailable`. */
export async function openMigrated(options: DatabaseOptions): Promise<Database> {
  const database = await openDatabase(options);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Where the environment says that the database is. */
export function databaseOf({ DATABASE_URL, DIRECT_DATABASE_URL, FOOTNOTE_DATA }: Env): DatabaseOptions {
  return { databaseUrl: DATABASE_URL, directUrl: DIRECT_DATABASE_URL, dataDir: FOOTNOTE_DATA };
}

/** Applies pending migrations and nothing else; their names. */
export async function migrateDatabase(env: Env): Promise<string[]> {
  const database = await openDatabase(databaseOf(env));
  try {
    return (await migrate(database)).applied;
  } finally {
    await database.close();
  }
}
