import type { Sql } from "@/server/adapters/database/database";

/** Counts of refused attempts are written on purpose; they say nothing of anybody's data. */
const uncounted = ["_prisma_migrations", "rate_limits"];

/**
 * What stands in the database, to be compared with itself. `writes` is the next transaction id: while it stays, no transaction has written
 * or locked a row. Where it moved (other databases of the same server move it too) the tables are compared by their hashes.
 */
export type DatabaseState = { writes: string; tables: Record<string, string> };

export async function databaseState(sql: Sql): Promise<DatabaseState> {
  return { tables: await tableHashes(sql), writes: await nextTransaction(sql) };
}

/** Names of tables whose rows are others than before. */
export async function changedTables(sql: Sql, before: DatabaseState): Promise<string[]> {
  if ((await nextTransaction(sql)) === before.writes) return [];
  const now = await tableHashes(sql);
  return Object.keys({ ...before.tables, ...now }).filter((table) => before.tables[table] !== now[table]);
}

async function nextTransaction(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ next: string }>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next");
  return row?.next ?? "";
}

async function tableHashes(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
  const hashes = tables
    .filter(({ name }) => !uncounted.includes(name))
    .map(
      ({ name }) => `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS hash FROM "${name}" t`,
    );
  const rows = await sql.query<{ name: string; hash: string }>(hashes.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
