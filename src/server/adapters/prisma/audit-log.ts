import type { Clock } from "../../domain/clock";
import type { IdSource } from "../../domain/id-source";
import type { AuditLog } from "../../domain/identity/audit-log";
import type { Database } from "../database/database";
import { json, run, sql } from "./statement";

/** The audit trail in PostgreSQL. */
export function createAuditLog({ database, clock, ids }: { database: Database; clock: Clock; ids: IdSource }): AuditLog {
  return {
    async record({ actor, action, subject, details = {} }) {
      const statement = sql`
        INSERT INTO audit_events (id, actor_kind, actor_user_id, actor_session_id, action, subject_type, subject_id, details, created_at)
        VALUES (${ids.next()}::uuid, ${actor?.kind ?? "system"}, ${actor?.userId ?? null}::uuid, ${actor?.sessionId ?? null}::uuid, ${action},
                ${subject.type}, ${subject.id}, ${json(details)}::jsonb, ${new Date(clock.now())}::timestamptz)`;
      await run(database, statement);
    },
  };
}
