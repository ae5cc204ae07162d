import { z } from "zod";
import { AuditEntry } from "@/contract/audit";
import type { AuditFilter, AuditTrail } from "../../domain/analytics/audit-trail";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

const Row = z.object({ ordinal: z.coerce.number(), entry: AuditEntry });

/** The audit trail in PostgreSQL, for administrators. */
export function createAuditTrail(database: Database): AuditTrail {
  return {
    async list(_admin, filter, before, limit) {
      const rows = await run(
        database,
        sql`SELECT e.ordinal, jsonb_build_object('id', e.id, 'at', to_char(e.created_at AT TIME ZONE 'UTC', ${isoFormat}), 'actorKind', e.actor_kind,
                'actorUserId', e.actor_user_id, 'actorEmail', u.email, 'action', e.action, 'subjectType', e.subject_type, 'subjectId', e.subject_id,
                'details', e.details, 'isSealed', EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id)) AS entry
              FROM audit_events e LEFT JOIN users u ON u.id = e.actor_user_id
             WHERE ${meant(filter)} ${before === null ? fragment`` : fragment`AND e.ordinal < ${before}::bigint`}
             ORDER BY e.ordinal DESC LIMIT ${limit + 1}::int`,
      );
      return { items: rows.slice(0, limit).map((row) => Row.parse(row)), more: rows.length > limit };
    },
    async count(_admin, filter, atMost) {
      const [row] = await run<{ n: number }>(
        database,
        sql`SELECT count(*)::int AS n FROM (SELECT FROM audit_events e WHERE ${meant(filter)} LIMIT ${atMost}::int) counted`,
      );
      return row?.n ?? 0;
    },
  };
}

function meant({ action, userId }: AuditFilter) {
  return fragment`(${action}::text IS NULL OR e.action = ${action}::text) AND (${userId}::uuid IS NULL OR e.actor_user_id = ${userId}::uuid)`;
}
