import type { AuditEvent } from "../../domain/identity/audit-log";
import type { NewAccount } from "../../domain/identity/ports";
import type { Sql } from "../database/database";
import { loggedWith } from "./audit-log";
import { isLostRace } from "./lost-race";
import { spendLink } from "./one-time-link";
import { fragment, run, sql } from "./statement";

/** Makes an account; together with a link it is the unique key on the address that undoes both when the address is taken. */
export async function createAccount(
  database: Sql,
  person: NewAccount,
  linkId: string | null,
  logged?: AuditEvent,
): Promise<"created" | "taken" | "used"> {
  const verifiedAt = person.emailVerifiedAt === null ? null : new Date(person.emailVerifiedAt);
  try {
    const made = await run(
      database,
      sql`WITH ${spendLink(linkId, person.nowMs)}, person AS (
            INSERT INTO users (id, email, name, role, password_hash, email_verified, created_at)
            SELECT ${person.id}::uuid, ${person.email}, ${person.name}, ${person.role}, ${person.passwordHash}, ${verifiedAt}::timestamptz,
                   ${new Date(person.nowMs)}::timestamptz
             WHERE ${linkId}::uuid IS NULL OR EXISTS (SELECT FROM used)
            RETURNING id
          )${loggedWith(logged, person.nowMs, fragment`FROM person`)}
          SELECT id FROM person`,
    );
    return made.length > 0 ? "created" : "used";
  } catch (error) {
    if (isLostRace(error)) return "taken";
    throw error;
  }
}
