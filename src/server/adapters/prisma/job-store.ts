import { z } from "zod";
import type { IdSource } from "../../domain/id-source";
import type { HeldJob, JobEnd, JobLease, JobSpec, JobState, JobStore } from "../../domain/job/ports";
import type { Database } from "../database/database";
import { leaseEnd, renewLeases } from "./lease";
import { fragment, json, run, type Statement, sql } from "./statement";

const HeldRow = z.object({
  kind: z.string(),
  key: z.string(),
  payload: z.record(z.string(), z.unknown()),
  attempts: z.number(),
  attempt_id: z.string(),
});

/** The jobs that have names, in the table that holds the jobs of answers too. */
export function createJobStore(database: Database, ids: IdSource): JobStore {
  const held = async (statement: Statement) =>
    z
      .array(HeldRow)
      .parse(await run(database, statement))
      .map(toHeld);
  return {
    async ensure(specs) {
      await run(database, ensureStatement(specs.map((spec) => ({ id: ids.next(), ...spec }))));
    },
    async take(spec, lease) {
      const [job] = await held(takeStatement(ids.next(), spec, lease));
      return job ?? null;
    },
    claim: (kinds, lease, limit) => held(claimStatement(kinds, lease, limit)),
    renewLeases: (attemptIds, leaseMs) => renewLeases(database, attemptIds, leaseMs),
    async end(attemptId, end) {
      return (await run(database, endStatement(attemptId, end))).length > 0;
    },
    async find(key) {
      const [state] = await run<JobState>(database, sql`SELECT kind, key, status, attempts, error FROM jobs WHERE key = ${key}`);
      return state ?? null;
    },
    failing: () =>
      run<JobState>(
        database,
        sql`SELECT kind, key, status, attempts, error FROM jobs WHERE key IS NOT NULL AND error IS NOT NULL AND kind <> 'title' ORDER BY key`,
      ),
  };
}

function toHeld({ attempt_id, ...row }: z.infer<typeof HeldRow>): HeldJob {
  return { ...row, attemptId: attempt_id };
}

function ensureStatement(rows: readonly (JobSpec & { id: string })[]): Statement {
  return sql`
    INSERT INTO jobs (id, kind, key, payload, run_at, created_at)
    SELECT id, kind, key, payload, footnote_now(), footnote_now()
      FROM jsonb_to_recordset(${json(rows)}::jsonb) AS x(id uuid, kind text, key text, payload jsonb)
    ON CONFLICT (key) DO NOTHING`;
}

/** An attempt that died counts; one after a failure or an end begins a new count. */
function takeStatement(id: string, { kind, key, payload }: JobSpec, { leaseOwner, leaseMs, everyOther }: JobLease): Statement {
  return sql`
    INSERT INTO jobs (id, kind, key, payload, status, attempts, attempt_id, lease_owner, lease_expires_at, run_at, created_at)
    VALUES (${id}::uuid, ${kind}, ${key}, ${json(payload)}::jsonb, 'running', 1, gen_random_uuid(), ${leaseOwner}, ${leaseEnd(leaseMs)},
            footnote_now(), footnote_now())
    ON CONFLICT (key) DO UPDATE
      SET payload = excluded.payload, status = 'running', attempts = CASE jobs.status WHEN 'running' THEN jobs.attempts + 1 ELSE 1 END,
          attempt_id = excluded.attempt_id, lease_owner = excluded.lease_owner, lease_expires_at = excluded.lease_expires_at,
          run_at = excluded.run_at
      WHERE jobs.status <> 'running' OR jobs.lease_expires_at <= footnote_now() OR (${everyOther}::boolean AND jobs.lease_owner <> ${leaseOwner})
    RETURNING ${heldColumns}`;
}

function claimStatement(kinds: readonly string[], { leaseOwner, leaseMs, everyOther }: JobLease, limit: number): Statement {
  return sql`
    WITH due AS MATERIALIZED (
      SELECT id FROM jobs
       WHERE kind = ANY (${kinds}::text[])
         AND ((status = 'queued' AND run_at <= (SELECT footnote_now()))
           OR (status = 'running' AND (lease_expires_at <= (SELECT footnote_now()) OR (${everyOther}::boolean AND lease_owner <> ${leaseOwner}))))
       ORDER BY run_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
    )
    UPDATE jobs SET status = 'running', attempts = attempts + 1, attempt_id = gen_random_uuid(), lease_owner = ${leaseOwner},
           lease_expires_at = ${leaseEnd(leaseMs)}
      FROM due WHERE jobs.id = due.id
    RETURNING ${heldColumns}`;
}

const heldColumns = fragment`jobs.kind, jobs.key, jobs.payload, jobs.attempts, jobs.attempt_id`;

/** A job that is done and comes again begins a new count, so that its attempts tell how often in a row it failed. */
function endStatement(attemptId: string, end: JobEnd): Statement {
  const { status, attempts, nextInMs, error, noted, isOver } = changes(end);
  return sql`
    UPDATE jobs
       SET status = ${status}, attempts = CASE ${attempts} WHEN 'forgotten' THEN 0 WHEN 'uncounted' THEN attempts - 1 ELSE attempts END,
           run_at = CASE WHEN ${status} = 'queued' THEN footnote_now() + ${nextInMs}::float8 * interval '1 millisecond' ELSE run_at END,
           error = CASE WHEN ${isOver}::boolean THEN ${error} ELSE error END, payload = payload || ${json(noted)}::jsonb,
           finished_at = CASE WHEN ${isOver}::boolean THEN footnote_now() ELSE finished_at END
     WHERE attempt_id = ${attemptId}::uuid AND status = 'running'
    RETURNING id`;
}

function changes(end: JobEnd) {
  if (end.status === "released") return { status: "queued", attempts: "uncounted", nextInMs: 0, error: null, noted: {}, isOver: false };
  const { status, nextInMs } = end;
  const next = { status: nextInMs === null ? status : "queued", nextInMs: nextInMs ?? 0, isOver: true };
  if (end.status === "failed") return { ...next, attempts: "kept", error: end.error, noted: {} };
  return { ...next, attempts: nextInMs === null ? "kept" : "forgotten", error: null, noted: end.noted };
}
