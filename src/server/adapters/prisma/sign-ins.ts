import { z } from "zod";
import { Role, type SignInView } from "@/contract/account";
import { SessionStatus } from "@/contract/session";
import type { UserActor } from "../../domain/identity/actor";
import type { AccountStore, SignedInSession } from "../../domain/identity/ports";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";

type SignIns = Pick<AccountStore, "signedIn" | "standingOf" | "enabledAmong" | "listSignIns" | "endSession" | "endSessions">;

/** SQL: a session of `sessions` is over from now on; `s` may still act. */
export const endNow = (nowMs: number) => fragment`status = 'terminated', ended_at = ${new Date(nowMs)}::timestamptz`;
export const mayAct = (nowMs: number) => fragment`status IN ('active', 'inactive') AND expires_at > ${new Date(nowMs)}::timestamptz`;

/** The sessions of signed-in people in PostgreSQL. */
export function createSignIns(database: Database): SignIns {
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
    async standingOf(sessionIds, nowMs) {
      const rows = await run(
        database,
        sql`SELECT s.id, u.role, s.status IN ('active', 'inactive') AND s.expires_at > ${new Date(nowMs)}::timestamptz AS may_act
              FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = ANY (${[...sessionIds]}::uuid[]) AND u.disabled_at IS NULL`,
      );
      return new Map(
        z
          .array(StandingRow)
          .parse(rows)
          .map(({ id, role, may_act: mayAct }) => [id, { role, mayAct }]),
      );
    },
    async enabledAmong(userIds) {
      const rows = await run<{ id: string }>(
        database,
        sql`SELECT id FROM users WHERE id = ANY (${[...userIds]}::uuid[]) AND disabled_at IS NULL`,
      );
      return new Set(rows.map(({ id }) => id));
    },
    async listSignIns(actor, nowMs) {
      const rows = await run(
        database,
        sql`SELECT id, device, created_at, last_activity_at FROM sessions
             WHERE user_id = ${actor.userId}::uuid AND ${mayAct(nowMs)} ORDER BY last_activity_at DESC, id`,
      );
      return z.array(SignInRow).parse(rows).map(toSignIn(actor));
    },
    async endSession(actor, sessionId, nowMs) {
      const ended = await run(
        database,
        sql`UPDATE sessions SET ${endNow(nowMs)} WHERE id = ${sessionId}::uuid AND user_id = ${actor.userId}::uuid AND ${mayAct(nowMs)}
            RETURNING id`,
      );
      return ended.length > 0;
    },
    async endSessions(userId, exceptSessionId, nowMs) {
      const ended = await run(
        database,
        sql`UPDATE sessions SET ${endNow(nowMs)}
             WHERE user_id = ${userId}::uuid AND id IS DISTINCT FROM ${exceptSessionId}::uuid AND ${mayAct(nowMs)}
            RETURNING id`,
      );
      return ended.length;
    },
  };
}

const StandingRow = z.object({ id: z.string(), role: Role, may_act: z.boolean() });
const SignInRow = z.object({ id: z.string(), device: z.string().nullable(), created_at: z.date(), last_activity_at: z.date() });

function toSignIn(actor: UserActor) {
  return (row: z.infer<typeof SignInRow>): SignInView => ({
    id: row.id,
    device: row.device,
    isThis: row.id === actor.sessionId,
    createdAt: row.created_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
  });
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
