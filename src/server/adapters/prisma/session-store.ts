import { z } from "zod";
import { Preferences } from "@/contract/preferences";
import { SessionStatus } from "@/contract/session";
import type { SessionStore } from "../../domain/session/ports";
import type { Database } from "../database/database";
import type { PrismaClient } from "./generated/client";
import { actingSession, actorKeys, actsThrough } from "./owner";
import { json, run, sql } from "./statement";

const Stored = z.record(z.string(), z.unknown()).catch({});
/** What pages choose, as against what somebody's own program has stored beside it. */
const pagesOwn = Object.keys(Preferences.shape);
const GuestEndingRow = z.object({ token_hash: z.string(), has_signed_in: z.boolean(), ended_at: z.date() });

/** ChatSessions in PostgreSQL. */
export function createSessionStore(prisma: PrismaClient, database: Database): SessionStore {
  return {
    async find(actor) {
      const row = await prisma.chatSession.findFirst({ where: actingSession(actor) });
      if (row === null) return null;
      return {
        id: row.id,
        status: SessionStatus.parse(row.status),
        lastActivityAt: row.lastActivityAt.getTime(),
        expiresAt: row.expiresAt.getTime(),
        preferences: Stored.parse(row.preferences),
      };
    },
    async begin(actor, { sessionId, nowMs, expiresAt }) {
      const { tokenHash } = actorKeys(actor);
      if (tokenHash === null) return;
      const [now, end] = [new Date(nowMs), new Date(expiresAt)];
      await run(
        database,
        sql`INSERT INTO sessions (id, guest_token_hash, status, created_at, last_activity_at, expires_at)
            VALUES (${sessionId}::uuid, ${tokenHash}::bytea, 'active', ${now}::timestamptz, ${now}::timestamptz, ${end}::timestamptz)
            ON CONFLICT (guest_token_hash) DO NOTHING`,
      );
    },
    async setStatus(actor, status) {
      const where = { ...actingSession(actor), status: { in: ["active", "inactive"] } };
      await prisma.chatSession.updateMany({ where, data: { status } });
    },
    async end(actor, nowMs) {
      const where = { ...actingSession(actor), status: { in: ["active", "inactive"] } };
      const { count } = await prisma.chatSession.updateMany({ where, data: { status: "terminated", endedAt: new Date(nowMs) } });
      return count > 0;
    },
    async guestEndings(tokenHashes) {
      const rows = await run(
        database,
        sql`SELECT encode(s.guest_token_hash, 'hex') AS token_hash,
                   EXISTS (SELECT FROM conversations c WHERE c.session_id = s.id AND c.user_id IS NOT NULL) AS has_signed_in, s.ended_at
              FROM sessions s
             WHERE s.guest_token_hash IN (SELECT decode(hash, 'hex') FROM unnest(${[...tokenHashes]}::text[]) hash) AND s.status = 'terminated'`,
      );
      const endings = z.array(GuestEndingRow).parse(rows);
      return new Map(
        endings.map((row) => [row.token_hash, { how: row.has_signed_in ? "signed in" : "ended", endedAt: row.ended_at.getTime() }]),
      );
    },
    async changePreferences(actor, change) {
      const [row] = await run<{ preferences: unknown }>(
        database,
        sql`UPDATE sessions s SET preferences = CASE
                   WHEN is_small_object(s.preferences || n.change) THEN s.preferences || n.change
                   WHEN is_small_object(own.preferences || n.change) THEN own.preferences || n.change
                   ELSE s.preferences END
              FROM (SELECT ${json(change)}::jsonb AS change) n, sessions t
             CROSS JOIN LATERAL (
                   SELECT coalesce(jsonb_object_agg(key, value), '{}') AS preferences FROM jsonb_each(t.preferences) WHERE key = ANY (${pagesOwn}::text[])
                   ) own
             WHERE t.id = s.id AND ${actsThrough(actor)} RETURNING s.preferences`,
      );
      return row === undefined ? null : Stored.parse(row.preferences);
    },
    async eraseGuest(actor) {
      if (actor.kind !== "guest") return false;
      const { count } = await prisma.chatSession.deleteMany({ where: { ...actingSession(actor), userId: null } });
      return count > 0; // a trigger takes the conversations along
    },
    async settle({ nowMs, idleSinceMs, limit }) {
      const [now, idleSince] = [new Date(nowMs), new Date(idleSinceMs)];
      const rows = await run(
        database,
        sql`WITH due AS (
              SELECT id FROM sessions
               WHERE status IN ('active', 'inactive') AND last_activity_at <= ${idleSince}::timestamptz
                 AND (status = 'active' OR expires_at <= ${now}::timestamptz)
               ORDER BY last_activity_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED)
            UPDATE sessions s
               SET status = CASE WHEN s.expires_at <= ${now}::timestamptz THEN 'expired' ELSE 'inactive' END,
                   ended_at = CASE WHEN s.expires_at <= ${now}::timestamptz THEN s.expires_at END
              FROM due WHERE s.id = due.id RETURNING s.id`,
      );
      return rows.length;
    },
    async eraseEndedGuests(endedBeforeMs, limit) {
      const before = new Date(endedBeforeMs);
      const rows = await run(
        database,
        sql`DELETE FROM sessions WHERE id IN (
              SELECT id FROM sessions
               WHERE user_id IS NULL AND (expires_at < ${before}::timestamptz OR ended_at < ${before}::timestamptz)
               LIMIT ${limit}::int)
            RETURNING id`,
      );
      return rows.length;
    },
  };
}
