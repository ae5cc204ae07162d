import { z } from "zod";
import { Role } from "@/contract/account";
import { SessionStatus } from "@/contract/session";
import type { AccountStore, SignedInSession } from "../../domain/identity/ports";
import type { Database } from "../database/database";
import { run, sql } from "./statement";

/** Accounts in PostgreSQL. */
export function createAccountStore(database: Database): Pick<AccountStore, "signedIn" | "endedAmong"> {
  return {
    async signedIn(sessionId) {
      const rows = await run(
        database,
        sql`SELECT s.id, s.user_id, s.status, extract(epoch FROM s.last_activity_at)::float8 * 1000 AS last_activity_ms,
                   extract(epoch FROM s.expires_at)::float8 * 1000 AS expires_ms, u.role, u.disabled_at IS NOT NULL AS is_disabled
              FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ${sessionId}::uuid`,
      );
      return z.array(SignedInRow).parse(rows)[0] ?? null;
    },
    async endedAmong(sessionIds, nowMs) {
      const rows = await run<{ id: string }>(
        database,
        sql`SELECT wanted.id FROM unnest(${[...sessionIds]}::uuid[]) AS wanted(id)
              LEFT JOIN sessions s ON s.id = wanted.id LEFT JOIN users u ON u.id = s.user_id
             WHERE u.id IS NULL OR u.disabled_at IS NOT NULL OR s.status NOT IN ('active', 'inactive')
                OR s.expires_at <= ${new Date(nowMs)}::timestamptz`,
      );
      return rows.map(({ id }) => id);
    },
  };
}

const SignedInRow = z
  .object({
    id: z.string(),
    user_id: z.string(),
    status: SessionStatus,
    last_activity_ms: z.number(),
    expires_ms: z.number(),
    role: Role,
    is_disabled: z.boolean(),
  })
  .transform(
    (row): SignedInSession => ({
      id: row.id,
      userId: row.user_id,
      status: row.status,
      lastActivityAt: row.last_activity_ms,
      expiresAt: row.expires_ms,
      role: row.role,
      isDisabled: row.is_disabled,
    }),
  );
