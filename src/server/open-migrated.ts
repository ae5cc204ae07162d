import type { Database } from "./adapters/database/database";
import { migrate } from "./adapters/database/migrate";
import { type DatabaseOptions, openDatabase } from "./adapters/database/open-database";

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
