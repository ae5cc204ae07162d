import type { AuditEvent } from "../../domain/identity/audit-log";
import type { Database } from "../database/database";
import { auditRow } from "./audit-log";
import { endNow } from "./sign-ins";
import { run, sql } from "./statement";

/**
 * Deletes an account with everything below it. Sessions and conversations are locked before the account is: in the order in which sending
 * locks them, so that neither waits for the other in a circle.
 */
export function deleteAccount(database: Database, userId: string, nowMs: number, logged?: AuditEvent): Promise<string[] | null> {
  return database.transaction(async (tx) => {
    await run(tx, sql`UPDATE sessions SET ${endNow(nowMs)} WHERE user_id = ${userId}::uuid`);
    const conversations = await run<{ id: string; session_id: string | null }>(
      tx,
      sql`SELECT id, session_id FROM conversations WHERE user_id = ${userId}::uuid ORDER BY id FOR UPDATE`,
    );
    const gone = await run<{ email: string | null }>(tx, sql`DELETE FROM users WHERE id = ${userId}::uuid RETURNING email`);
    const [person] = gone;
    if (person === undefined) return null;
    await run(tx, sql`DELETE FROM verification_tokens WHERE lower(identifier) = ${person.email}`);
    await run(tx, sql`DELETE FROM one_time_links WHERE email = ${person.email}`);
    // Guests' sessions whose conversations this account has claimed; nobody else can have.
    const begun = conversations.flatMap(({ session_id }) => (session_id === null ? [] : [session_id]));
    await run(tx, sql`DELETE FROM sessions WHERE id = ANY (${begun}::uuid[]) AND user_id IS NULL`);
    if (logged !== undefined) await run(tx, sql`${auditRow(logged, nowMs)}`);
    return conversations.map(({ id }) => id);
  });
}
