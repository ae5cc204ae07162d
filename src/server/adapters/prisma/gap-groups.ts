import { z } from "zod";
import type { GapGroups } from "../../domain/gap/ports";
import type { Database, Sql } from "../database/database";
import { fragment, json, run, sql } from "./statement";

/** Groups that are looked at for each question: which of them is nearest changes a little as others join. */
const nearEach = 3;

/** Questions that fell short, and their groups, in PostgreSQL. */
export function createGapGroups(database: Database): GapGroups {
  return {
    async release() {
      const gone = await run(
        database,
        sql`DELETE FROM gap_questions x USING rag_queries q
             WHERE q.id = x.rag_query_id AND q.outcome NOT IN ('not_found', 'partial') AND NOT ${isRatedDown} RETURNING x.rag_query_id`,
      );
      return gone.length;
    },
    async pending(modelId, after, limit) {
      const behind =
        after === null
          ? fragment``
          : fragment`AND (q.timestamp, q.id) > (${new Date(after.askedAt)}::timestamptz, ${after.ragQueryId}::uuid)`;
      const ungrouped = fragment`${behind} AND NOT EXISTS (SELECT FROM gap_questions x WHERE x.rag_query_id = q.id)
                 ORDER BY q.timestamp, q.id LIMIT ${limit}::int`;
      const rows = await run(
        database,
        sql`WITH found AS (
              (SELECT q.id, q.timestamp FROM rag_queries q WHERE q.outcome IN ('not_found', 'partial') ${ungrouped})
              UNION
              (SELECT q.id, q.timestamp FROM feedback f JOIN rag_queries q ON q.message_id = f.message_id
                WHERE f.rating = -1 AND f.citation_id IS NULL ${ungrouped})
              ORDER BY timestamp, id LIMIT ${limit}::int
            )
            SELECT q.id, coalesce(q.rewritten_query, q.query_text) AS text, q.timestamp,
                   CASE WHEN t.trace #>> '{search,embedder}' = ${modelId} THEN q.query_embedding::text END AS embedding
              FROM found JOIN rag_queries q ON q.id = found.id LEFT JOIN answer_traces t ON t.message_id = q.message_id
             ORDER BY q.timestamp, q.id`,
      );
      return z.array(PendingRow).parse(rows);
    },
    async near(modelId, vectors) {
      const rows = await run(
        database,
        sql`WITH asked AS MATERIALIZED (SELECT v::vector AS v FROM unnest(${vectors.map(textOf)}::text[]) AS t(v)), near AS (
              SELECT DISTINCT g.id FROM asked CROSS JOIN LATERAL (
                SELECT id FROM gaps WHERE model_id = ${modelId} AND centroid IS NOT NULL ORDER BY centroid <#> asked.v LIMIT ${nearEach}::int) g
            )
            SELECT g.id, g.centroid::text AS mean, (SELECT count(*)::int FROM gap_questions x WHERE x.gap_id = g.id) AS questions
              FROM near JOIN gaps g ON g.id = near.id ORDER BY g.created_at, g.id`,
      );
      return z.array(MiddleRow).parse(rows);
    },
    async add(modelId, questions, nowMs) {
      const rows = questions.map(({ ragQueryId, gapId, embedding }) => ({ ragQueryId, gapId, embedding: textOf(embedding) }));
      await database.transaction(async (tx) => {
        const free = await lockGroups(tx, modelId, [...new Set(questions.map(({ gapId }) => gapId))], new Date(nowMs));
        await insertQuestions(tx, json(rows.filter(({ gapId }) => free.has(gapId))));
        await run(tx, middlesStatement([...free], new Date(nowMs)));
        await run(tx, emptyStatement([...free]));
      });
    },
    async due(limit, questionsEach) {
      const rows = await run(
        database,
        sql`SELECT g.id AS "gapId", g.version, (
                SELECT jsonb_agg(jsonb_build_object('ragQueryId', q.id, 'text', q.text) ORDER BY q.asked_at DESC) FROM (
                  SELECT r.id, coalesce(r.rewritten_query, r.query_text) AS text, x.asked_at FROM gap_questions x
                    JOIN rag_queries r ON r.id = x.rag_query_id WHERE x.gap_id = g.id ORDER BY x.asked_at DESC LIMIT ${questionsEach}::int) q) AS questions
              FROM gaps g
             WHERE g.state = 'written' AND EXISTS (SELECT FROM gap_questions x WHERE x.gap_id = g.id)
               AND (g.checked_at IS NULL OR EXISTS (SELECT FROM ingest_runs r WHERE r.status = 'finished' AND r.finished_at > g.checked_at))
             ORDER BY g.checked_at NULLS FIRST, g.id LIMIT ${limit}::int`,
      );
      return z.array(DueRow).parse(rows);
    },
    async checked({ gapId, version, state, results, nowMs }) {
      const now = new Date(nowMs);
      await run(
        database,
        sql`WITH noted AS (
              UPDATE gap_questions x SET checked_at = ${now}::timestamptz, checked_outcome = r.outcome, checked_path = r.path
                FROM jsonb_to_recordset(${json(results)}::jsonb) AS r("ragQueryId" uuid, outcome text, path text)
               WHERE x.rag_query_id = r."ragQueryId" AND x.gap_id = ${gapId}::uuid
            ), moved AS (SELECT ${state}::text IS NOT NULL AND version = ${version}::int AS is_moved FROM gaps WHERE id = ${gapId}::uuid)
            UPDATE gaps g SET checked_at = ${now}::timestamptz,
                   state = CASE WHEN is_moved THEN ${state}::text ELSE g.state END,
                   state_at = CASE WHEN is_moved THEN ${now}::timestamptz ELSE g.state_at END,
                   version = CASE WHEN is_moved THEN g.version + 1 ELSE g.version END
              FROM moved WHERE g.id = ${gapId}::uuid`,
      );
    },
  };
}

/** SQL: the answer of the query `q` is rated down. */
export const isRatedDown = fragment`EXISTS (SELECT FROM feedback f WHERE f.message_id = q.message_id AND f.rating = -1 AND f.citation_id IS NULL)`;

/**
 * The groups that may be changed now, those that are not there yet made: locked, so that whoever erases a question of theirs waits. One that is just
 * being changed is left for the next time: waiting here for somebody who then waits for this would end in one of them being refused.
 */
async function lockGroups(tx: Sql, modelId: string, gapIds: readonly string[], now: Date): Promise<Set<string>> {
  await run(
    tx,
    sql`INSERT INTO gaps (id, model_id, created_at, state_at)
        SELECT id, ${modelId}, ${now}::timestamptz, ${now}::timestamptz FROM unnest(${[...gapIds]}::uuid[]) AS id ON CONFLICT (id) DO NOTHING`,
  );
  const free = await run<{ id: string }>(
    tx,
    sql`SELECT id FROM gaps WHERE id = ANY (${[...gapIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
  );
  return new Set(free.map(({ id }) => id));
}

/** A question that is in a group meanwhile, or whose answer is gone or just going, is left as it is. */
async function insertQuestions(tx: Sql, rows: string): Promise<void> {
  await run(
    tx,
    sql`INSERT INTO gap_questions (rag_query_id, gap_id, embedding, asked_at)
        SELECT q.id, x."gapId", x.embedding::vector, q.timestamp
          FROM jsonb_to_recordset(${rows}::jsonb) AS x("ragQueryId" uuid, "gapId" uuid, embedding text) JOIN rag_queries q ON q.id = x."ragQueryId"
           FOR KEY SHARE OF q SKIP LOCKED
        ON CONFLICT (rag_query_id) DO NOTHING`,
  );
}

/** The middles of groups anew; those that were solved before one of their questions was asked are new again. */
function middlesStatement(gapIds: readonly string[], now: Date) {
  return sql`
    UPDATE gaps g SET centroid = m.centroid, state = CASE WHEN m.is_back THEN 'new' ELSE g.state END,
           state_at = CASE WHEN m.is_back THEN ${now}::timestamptz ELSE g.state_at END,
           version = CASE WHEN m.is_back THEN g.version + 1 ELSE g.version END
      FROM (SELECT o.id, avg(x.embedding) AS centroid, o.state = 'solved' AND max(x.asked_at) > o.state_at AS is_back
              FROM gaps o LEFT JOIN gap_questions x ON x.gap_id = o.id WHERE o.id = ANY (${[...gapIds]}::uuid[]) GROUP BY o.id) m
     WHERE g.id = m.id`;
}

/** A group that was just made for questions that are all gone. */
function emptyStatement(gapIds: readonly string[]) {
  return sql`DELETE FROM gaps g WHERE g.id = ANY (${[...gapIds]}::uuid[]) AND g.centroid IS NULL AND g.version = 1`;
}

function textOf(vector: Float32Array): string {
  return `[${vector.join(",")}]`;
}

const Vector = z.string().transform((text) => Float32Array.from(z.array(z.number()).parse(JSON.parse(text))));
const PendingRow = z
  .object({ id: z.string(), text: z.string(), timestamp: z.date(), embedding: Vector.nullable() })
  .transform(({ id, timestamp, ...row }) => ({ ...row, ragQueryId: id, askedAt: timestamp.getTime() }));
const MiddleRow = z.object({ id: z.string(), questions: z.number(), mean: Vector });
const DueRow = z.object({
  gapId: z.string(),
  version: z.number(),
  questions: z.array(z.object({ ragQueryId: z.string(), text: z.string() })),
});
