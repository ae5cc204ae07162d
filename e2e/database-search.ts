import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { vector } from "@electric-sql/pglite-pgvector";

/** Where in a stopped server's database each of `words` stands: tables, by the words. Every column of every row is looked at, as text. */
export async function searchDatabase(dataDir: string, words: readonly string[]): Promise<Record<string, string[]>> {
  const database = await PGlite.create(path.join(dataDir, "postgres"), { extensions: { vector, pg_trgm } });
  try {
    const tables = await database.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const found: Record<string, string[]> = Object.fromEntries(words.map((word) => [word, []]));
    for (const { name } of tables.rows) {
      for (const word of words) {
        const hit = await database.query(`SELECT 1 FROM ${name} AS row WHERE strpos(lower(row::text), lower($1)) > 0 LIMIT 1`, [word]);
        if (hit.rows.length > 0) found[word]?.push(name);
      }
    }
    return found;
  } finally {
    await database.close();
  }
}
