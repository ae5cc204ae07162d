import type { AccountStore } from "../../domain/identity/ports";
import type { Database } from "../database/database";
import { loggedWith } from "./audit-log";
import { spendLink } from "./one-time-link";
import { endNow, mayAct } from "./sign-ins";
import { fragment, run, sql } from "./statement";

/** Replacing passwords in PostgreSQL: whoever knew the old one is signed out in the same statement, and other links are void. */
export function createAccountPasswords(database: Database): Pick<AccountStore, "setPassword" | "resetPassword"> {
  return {
    async setPassword(userId, passwordHash, exceptSessionId, nowMs, logged) {
      const set = await run(
        database,
        sql`WITH person AS (
              UPDATE users SET password_hash = ${passwordHash} WHERE id = ${userId}::uuid RETURNING id
            ), ended AS (
              UPDATE sessions SET ${endNow(nowMs)}
               WHERE user_id = ${userId}::uuid AND id IS DISTINCT FROM ${exceptSessionId}::uuid AND ${mayAct(nowMs)}
            ), void AS (
              DELETE FROM one_time_links WHERE user_id = ${userId}::uuid
            )${loggedWith(logged, nowMs, fragment`FROM person`)}
            SELECT id FROM person`,
      );
      return set.length > 0;
    },
    // The link itself is passed over by SKIP LOCKED: this very statement has just written it.
    async resetPassword(link, passwordHash, nowMs, logged) {
      const set = await run(
        database,
        sql`WITH ${spendLink(link.id, nowMs)}, person AS (
              UPDATE users u SET password_hash = ${passwordHash},
                     email_verified = coalesce(u.email_verified, CASE WHEN u.email = used.email THEN used.used_at END)
                FROM used WHERE u.id = used.user_id RETURNING u.id
            ), ended AS (
              UPDATE sessions SET ${endNow(nowMs)} FROM person WHERE user_id = person.id AND ${mayAct(nowMs)}
            ), other AS (
              SELECT l.id FROM one_time_links l JOIN person ON l.user_id = person.id FOR UPDATE OF l SKIP LOCKED
            ), void AS (
              DELETE FROM one_time_links WHERE id IN (SELECT id FROM other)
            )${loggedWith(logged, nowMs, fragment`FROM person`)}
            SELECT id FROM person`,
      );
      return set.length > 0;
    },
  };
}
