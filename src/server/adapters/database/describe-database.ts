import type { Sql } from "./database";

/** What a database is; `pgvector` is null where the extension is missing. */
export type DatabaseDescription = { version: string; pgvector: string | null; migrations: number };

/** Asks a migrated database for its versions and counts its migrations. */
export async function describeDatabase(sql: Sql): Promise<DatabaseDescription> {
  const [row] = await sql.query<DatabaseDescription>(
    `SELECT current_setting('server_version') AS version, (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS pgvector,
       (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL) AS migrations`,
  );
  if (row === undefined) throw new Error("the database did not say what it is");
  return row;
}
