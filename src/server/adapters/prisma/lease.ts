import type { Database } from "../database/database";
import { fragment, run, type Statement, sql } from "./statement";

/** SQL: when a lease of `leaseMs` that begins now ends. By the database's clock, which is one for all that share it: instances' clocks differ. */
export function leaseEnd(leaseMs: number) {
  return fragment`footnote_now() + ${leaseMs}::float8 * interval '1 millisecond'`;
}

/** Makes attempts' leases last; returns those that still hold their job. */
export async function renewLeases(database: Database, attemptIds: readonly string[], leaseMs: number): Promise<string[]> {
  const rows = await run<{ attempt_id: string }>(database, renewStatement(attemptIds, leaseMs));
  return rows.map(({ attempt_id }) => attempt_id);
}

/** SQL: the lease `held` is to be written again. One that ends later than any may was given before the database's clock was set back. */
function isAmiss(leaseMs: number) {
  return fragment`(held.lease_expires_at < ${leaseEnd(leaseMs * 0.8)} OR held.lease_expires_at > ${leaseEnd(leaseMs * 2)})`;
}

/** Asked twice a second, so a row is only written again once its lease has lost a fifth: reading costs no disk. */
function renewStatement(attemptIds: readonly string[], leaseMs: number): Statement {
  return sql`
    WITH held AS MATERIALIZED (
      SELECT id, attempt_id, lease_expires_at FROM jobs WHERE attempt_id = ANY (${attemptIds}::uuid[]) AND status = 'running'
    ), renewed AS (
      UPDATE jobs j SET lease_expires_at = ${leaseEnd(leaseMs)} FROM held
       WHERE j.id = held.id AND j.attempt_id = held.attempt_id AND ${isAmiss(leaseMs)}
    )
    SELECT attempt_id FROM held`;
}
