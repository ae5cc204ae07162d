import type { Clock } from "../../domain/clock";
import type { IdSource } from "../../domain/id-source";
import type { AuditEvent, AuditLog } from "../../domain/identity/audit-log";
import type { Database } from "../database/database";
import { fragment, json, run, sql } from "./statement";

/** The audit trail in PostgreSQL. */
export function createAuditLog({ database, clock, ids }: { database: Database; clock: Clock; ids: IdSource }): AuditLog {
  return {
    async record(event) {
      await run(database, sql`${auditRow(event, clock.now(), fragment``, ids.next())}`);
    },
  };
}

/** SQL: writes an event to the trail, once for each row of `source` (` FROM` and what follows); without one, once. */
export function auditRow(
  { actor, action, subject, details = {} }: AuditEvent,
  nowMs: number,
  source = fragment``,
  id: string | null = null,
) {
  return fragment`
    INSERT INTO audit_events (id, actor_kind, actor_user_id, actor_session_id, action, subject_type, subject_id, details, created_at)
    SELECT coalesce(${id}::uuid, gen_random_uuid()), ${actor?.kind ?? "system"}, ${actor?.userId ?? null}::uuid,
           ${actor?.sessionId ?? null}::uuid, ${action}, ${subject.type}, ${subject.id}, ${json(details)}::jsonb,
           ${new Date(nowMs)}::timestamptz ${source}`;
}

/** SQL: a table `logged` that writes an event, if there is one, for each row of `source`. To stand behind the tables of a `WITH`. */
export function loggedWith(event: AuditEvent | undefined, nowMs: number, source = fragment``) {
  return event === undefined ? fragment`` : fragment`, logged AS (${auditRow(event, nowMs, source)})`;
}
