import type { AuditEvent } from "../../domain/identity/audit-log";
import type { Sql } from "../database/database";
import { loggedWith } from "./audit-log";
import { endNow, mayAct } from "./sign-ins";
import { fragment, run, sql } from "./statement";

/**
 * Makes an account an administrator's that may be used. Where that gives it something and nobody has proven its address, whoever made it may
 * only have typed that address: in the same statement its password, its sessions and its links to set a password are void.
 */
export async function makeAdmin(database: Sql, userId: string, nowMs: number, logged?: AuditEvent): Promise<void> {
  await run(
    database,
    sql`WITH person AS (
          SELECT id, email_verified IS NULL AND (role <> 'admin' OR disabled_at IS NOT NULL) AS is_anybodys
            FROM users WHERE id = ${userId}::uuid FOR NO KEY UPDATE
        ), ended AS (
          UPDATE sessions SET ${endNow(nowMs)} FROM person WHERE user_id = person.id AND person.is_anybodys AND ${mayAct(nowMs)}
        ), void AS (
          DELETE FROM one_time_links l USING person WHERE l.user_id = person.id AND person.is_anybodys
        )${loggedWith(logged, nowMs, fragment`FROM person`)}
        UPDATE users u
           SET role = 'admin', disabled_at = NULL, password_hash = CASE WHEN person.is_anybodys THEN NULL ELSE u.password_hash END
          FROM person WHERE u.id = person.id`,
  );
}
