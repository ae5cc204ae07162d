import type { UserChange, UserChangeRefusal } from "../../domain/analytics/ports";
import type { AdminActor } from "../../domain/identity/actor";
import { auditRow } from "./audit-log";
import { endNow } from "./sign-ins";
import { fragment, type Statement, sql } from "./statement";

export type ChangedRow = { refusal: UserChangeRefusal | null };

/**
 * Judges, makes and logs a change in one statement. The administrators' rows are locked first and in one order, so of two who would take
 * the role from each other the second finds itself without it. The lock leaves those rows free to be referred to: sending goes on.
 */
export function changeStatement(admin: AdminActor, userId: string, change: UserChange, nowMs: number): Statement {
  const now = new Date(nowMs);
  const event = { actor: admin, action: change.action, subject: { type: "user", id: userId }, details: detailsOf(change) } as const;
  return sql`
    WITH admins AS (
      SELECT u.id FROM users u WHERE u.role = 'admin' AND u.disabled_at IS NULL ORDER BY u.id FOR NO KEY UPDATE
    ), held AS (
      SELECT coalesce(array_agg(id), '{}') AS ids FROM admins
    ), verdict AS (
      SELECT CASE WHEN ${admin.userId}::uuid <> ALL (held.ids) THEN 'FORBIDDEN'
                  WHEN NOT EXISTS (SELECT FROM users WHERE id = ${userId}::uuid) THEN 'NOT_FOUND'
                  WHEN ${takesAway(change)} AND held.ids = ARRAY[${userId}::uuid] THEN 'CONFLICT' END AS refusal
        FROM held
    ), changed AS (
      UPDATE users u SET ${assignment(change, now)} FROM verdict
       WHERE u.id = ${userId}::uuid AND verdict.refusal IS NULL AND ${isNew(change)}
      RETURNING u.id
    ), ended AS (
      UPDATE sessions s SET ${endNow(nowMs)} FROM changed
       WHERE s.user_id = changed.id AND ${takesAway(change)} AND s.status IN ('active', 'inactive')
    ), logged AS (
      ${auditRow(event, nowMs, fragment`FROM changed`)}
    )
    SELECT refusal FROM verdict`;
}

export function refusalOf([row]: readonly ChangedRow[]): UserChangeRefusal | null {
  return row?.refusal ?? null;
}

/** Whether an account can do less afterwards. */
function takesAway(change: UserChange): boolean {
  return change.action === "role-changed" ? change.role === "user" : change.action === "user-disabled";
}

function assignment(change: UserChange, now: Date) {
  if (change.action === "role-changed") return fragment`role = ${change.role}`;
  return change.action === "user-enabled" ? fragment`disabled_at = NULL` : fragment`disabled_at = ${now}::timestamptz`;
}

/** SQL: the change changes something. */
function isNew(change: UserChange) {
  switch (change.action) {
    case "role-changed":
      return fragment`u.role <> ${change.role}`;
    case "user-disabled":
      return fragment`u.disabled_at IS NULL`;
    case "user-enabled":
      return fragment`u.disabled_at IS NOT NULL`;
  }
}

/** There are two roles, and a change of one is logged only where the account had the other. */
function detailsOf(change: UserChange): Record<string, string> {
  return change.action === "role-changed" ? { from: change.role === "admin" ? "user" : "admin", to: change.role } : {};
}
