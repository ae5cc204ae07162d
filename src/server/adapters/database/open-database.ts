import type { Database } from "./database";
import { openEmbeddedDatabase } from "./embedded-database";
import { openPostgresDatabase } from "./postgres-database";

/** Where the database is. Without `databaseUrl` it is embedded, in `<dataDir>/postgres`. */
export type DatabaseOptions = {
  databaseUrl?: string | undefined;
  /** For migrations and LISTEN where `databaseUrl` leads through a transaction pooler. */
  directUrl?: string | undefined;
  dataDir: string;
};

/** Opens the database, without migrating it. Throws `DatabaseUnavailable`. */
export function openDatabase({ databaseUrl, directUrl, dataDir }: DatabaseOptions): Promise<Database> {
  return databaseUrl === undefined ? openEmbeddedDatabase(dataDir) : openPostgresDatabase(databaseUrl, directUrl);
}
