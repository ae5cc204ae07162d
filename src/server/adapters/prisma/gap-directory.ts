import { GapQuestion, type GapState, gapWeeks, ListedGap } from "@/contract/gap";
import type { GapDirectory } from "../../domain/gap/ports";
import type { Database } from "../database/database";
import { auditRow } from "./audit-log";
import { opened, openingId } from "./audit-opening";
import { isRatedDown } from "./gap-groups";
import { fragment, run, sql, storable } from "./statement";
import { isoFormat } from "./summary-json";

/** Groups of questions that fell short, for administrators, in PostgreSQL. */
export function createGapDirectory(database: Database): GapDirectory {
  const listed = (where: ReturnType<typeof fragment>, limit: number, nowMs: number) =>
    run<{ row: unknown }>(
      database,
      sql`WITH counted AS (
            SELECT g.id, count(x.rag_query_id)::int AS questions FROM gaps g LEFT JOIN gap_questions x ON x.gap_id = g.id
             WHERE ${where} GROUP BY g.id
          ), t AS (
            SELECT g.*, c.questions FROM counted c JOIN gaps g ON g.id = c.id ORDER BY c.questions DESC, c.id DESC LIMIT ${limit}::int
          )
          SELECT ${gapJson(new Date(nowMs))} AS row FROM t CROSS JOIN LATERAL ${figures} f ORDER BY t.questions DESC, t.id DESC`,
    );
  return {
    async list(_admin, state, after, limit, nowMs) {
      const behind = after === null ? fragment`` : fragment`AND (${questionsOf}, g.id) < (${after.at}::int, ${after.id}::uuid)`;
      const rows = await listed(fragment`${inState(state)} ${behind}`, limit + 1, nowMs);
      return { items: rows.slice(0, limit).map(({ row }) => ListedGap.parse(row)), more: rows.length > limit };
    },
    async count(_admin, state) {
      const [row] = await run<{ n: number }>(database, sql`SELECT count(*)::int AS n FROM gaps g WHERE ${inState(state)}`);
      return row?.n ?? 0;
    },
    async find(_admin, gapId, nowMs) {
      const [found] = await listed(fragment`g.id = ${gapId}::uuid`, 1, nowMs);
      return found === undefined ? null : ListedGap.parse(found.row);
    },
    async questions(admin, { gapId, ...event }, limit) {
      const [found] = await run<{ opening_id: string }>(
        database,
        sql`WITH t AS (SELECT id FROM gaps WHERE id = ${gapId}::uuid), ${opened(admin, { action: "gap-opened", type: "gap" }, event)}
            SELECT ${openingId} AS opening_id FROM t`,
      );
      if (found === undefined) return null;
      const rows = await run<{ row: unknown }>(
        database,
        sql`SELECT jsonb_build_object('conversationId', m.conversation_id, 'answerId', q.message_id, 'text', q.query_text, 'outcome', q.outcome,
                'isRatedDown', ${isRatedDown}, 'askedAt', to_char(x.asked_at AT TIME ZONE 'UTC', ${isoFormat}),
                'check', CASE WHEN x.checked_at IS NOT NULL THEN jsonb_build_object('at', to_char(x.checked_at AT TIME ZONE 'UTC', ${isoFormat}),
                  'outcome', x.checked_outcome, 'path', x.checked_path) END) AS row
              FROM gap_questions x JOIN rag_queries q ON q.id = x.rag_query_id JOIN messages m ON m.id = q.message_id
             WHERE x.gap_id = ${gapId}::uuid ORDER BY x.asked_at DESC, x.rag_query_id DESC LIMIT ${limit}::int`,
      );
      return { openingId: found.opening_id, questions: rows.map(({ row }) => GapQuestion.parse(row)) };
    },
    async change(admin, { gapId, version, state, name, note }, nowMs) {
      const now = new Date(nowMs);
      const details = { version: version + 1, ...(state === undefined ? {} : { state }) };
      const event = { actor: admin, action: "gap-changed", subject: { type: "gap", id: gapId }, details } as const;
      const [row] = await run<{ is_there: boolean; is_changed: boolean }>(
        database,
        sql`WITH changed AS (
              UPDATE gaps g SET version = g.version + 1,
                     name = CASE WHEN ${name !== undefined}::boolean THEN ${stored(name)}::text ELSE g.name END,
                     note = CASE WHEN ${note !== undefined}::boolean THEN ${stored(note)}::text ELSE g.note END,
                     state_at = CASE WHEN coalesce(${state ?? null}::text, g.state) = g.state THEN g.state_at ELSE ${now}::timestamptz END,
                     checked_at = CASE WHEN ${state ?? null}::text = 'written' THEN NULL ELSE g.checked_at END,
                     state = coalesce(${state ?? null}::text, g.state)
               WHERE g.id = ${gapId}::uuid AND g.version = ${version}::int
              RETURNING g.id
            ), logged AS (${auditRow(event, nowMs, fragment` FROM changed`)})
            SELECT EXISTS (SELECT FROM gaps WHERE id = ${gapId}::uuid) AS is_there, EXISTS (SELECT FROM changed) AS is_changed`,
      );
      if (row?.is_changed) return null;
      return row?.is_there ? "CONFLICT" : "NOT_FOUND";
    },
  };
}

function stored(text: string | null | undefined): string | null {
  return text === undefined || text === null ? null : storable(text);
}

/** A number of questions is compared where groups are cut by it, so it is counted there. */
const questionsOf = fragment`(SELECT count(*)::int FROM gap_questions n WHERE n.gap_id = g.id)`;

function inState(state: GapState | null) {
  return state === null ? fragment`true` : fragment`g.state = ${state}`;
}

/** SQL: what is counted of the questions of the group `t`. */
const figures = fragment`(
      SELECT min(x.asked_at) AS first_at, max(x.asked_at) AS last_at, count(*) FILTER (WHERE ${isRatedDown})::int AS rated_down,
             count(x.checked_at)::int AS checked, count(*) FILTER (WHERE x.checked_outcome = 'grounded')::int AS answered,
             max(x.checked_at) AS checked_at
        FROM gap_questions x JOIN rag_queries q ON q.id = x.rag_query_id WHERE x.gap_id = t.id)`;

function gapJson(now: Date) {
  return fragment`jsonb_build_object(
    'id', t.id, 'name', t.name, 'note', t.note, 'state', t.state, 'version', t.version, 'questions', t.questions, 'ratedDown', f.rated_down,
    'example', (SELECT q.query_text FROM gap_questions x JOIN rag_queries q ON q.id = x.rag_query_id
                 WHERE x.gap_id = t.id ORDER BY x.embedding <#> t.centroid, x.asked_at, x.rag_query_id LIMIT 1),
    'outcomes', coalesce((SELECT jsonb_object_agg(o.outcome, o.n) FROM (
        SELECT q.outcome, count(*) AS n FROM gap_questions x JOIN rag_queries q ON q.id = x.rag_query_id WHERE x.gap_id = t.id GROUP BY q.outcome) o), '{}'),
    'weeks', (SELECT jsonb_agg((SELECT count(*) FROM gap_questions x WHERE x.gap_id = t.id
        AND x.asked_at > ${now}::timestamptz - (w + 1) * interval '7 days' AND x.asked_at <= ${now}::timestamptz - w * interval '7 days') ORDER BY w DESC)
        FROM generate_series(0, ${gapWeeks - 1}::int) w),
    'firstAskedAt', to_char(f.first_at AT TIME ZONE 'UTC', ${isoFormat}), 'lastAskedAt', to_char(f.last_at AT TIME ZONE 'UTC', ${isoFormat}),
    'check', CASE WHEN f.checked > 0 THEN jsonb_build_object('at', to_char(f.checked_at AT TIME ZONE 'UTC', ${isoFormat}),
        'asked', f.checked, 'answered', f.answered) END)`;
}
