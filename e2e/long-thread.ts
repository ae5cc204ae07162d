import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { vector } from "@electric-sql/pglite-pgvector";

async function withDatabase(dataDir: string, sql: string): Promise<void> {
  const database = await PGlite.create(path.join(dataDir, "postgres"), { extensions: { vector, pg_trgm } });
  try {
    await database.exec(sql);
  } finally {
    await database.close();
  }
}

/** Makes the one conversation of a stopped server `count`, each spoken in a day before the one above it. */
export function manyConversations(dataDir: string, count: number): Promise<void> {
  return withDatabase(
    dataDir,
    `INSERT INTO conversations SELECT n.* FROM conversations c, generate_series(2, ${count}) i, jsonb_populate_record(c, jsonb_build_object(
         'id', gen_random_uuid(), 'title', 'Conversation ' || i, 'message_count', 0, 'last_seq', 0, 'created_at', c.created_at - i * interval '1 day',
         'updated_at', c.created_at, 'last_message_at', c.created_at - i * interval '1 day')) n`,
  );
}

/**
 * Makes the one conversation of a stopped server as long as `turns` questions: its question and answer again and again, with all sources and
 * citations, each numbered in its text.
 */
export function lengthen(dataDir: string, turns: number): Promise<void> {
  return withDatabase(
    dataDir,
    `
      CREATE TEMP TABLE turn AS
        SELECT i, CASE WHEN i = 1 THEN q.id ELSE gen_random_uuid() END AS question, CASE WHEN i = 1 THEN a.id ELSE gen_random_uuid() END AS answer
          FROM generate_series(1, ${turns}) i, messages q JOIN messages a ON a.parent_id = q.id WHERE q.position = 1;
      INSERT INTO messages SELECT n.* FROM turn t JOIN turn b ON b.i = t.i - 1, messages m, jsonb_populate_record(m, jsonb_build_object(
          'id', t.question, 'parent_id', b.answer, 'position', 2 * t.i - 1, 'content', m.content || ' (' || t.i || ')')) n
        WHERE m.position = 1
        UNION ALL SELECT n.* FROM turn t, messages m, jsonb_populate_record(m, jsonb_build_object(
          'id', t.answer, 'parent_id', t.question, 'position', 2 * t.i)) n
        WHERE m.position = 2 AND t.i > 1;
      CREATE TEMP TABLE source AS
        SELECT s.id AS old, gen_random_uuid() AS id, t.answer FROM turn t, message_sources s WHERE t.i > 1;
      INSERT INTO message_sources SELECT n.* FROM source x JOIN message_sources s ON s.id = x.old,
        jsonb_populate_record(s, jsonb_build_object('id', x.id, 'message_id', x.answer)) n;
      INSERT INTO citations SELECT n.* FROM source x JOIN citations c ON c.message_source_id = x.old,
        jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'message_source_id', x.id)) n;`,
  );
}
