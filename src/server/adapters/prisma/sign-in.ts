import type { NewSignIn } from "../../domain/identity/ports";
import type { Database, Sql } from "../database/database";
import { isLostRace } from "./lost-race";
import { run, sql } from "./statement";

/**
 * Signs in and moves what the guest of the same browser has: all or nothing. The guest's session is ended first, under its row's lock: a
 * message that is just being sent through it is either committed before, and then moved, or finds its session ended. Whoever comes
 * second with the same guest token finds nothing to move. Rows are locked in the order in which sending and finishing lock them.
 */
export async function signIn(database: Database, start: NewSignIn, guestTokenHash: string | null): Promise<{ claimed: number } | null> {
  try {
    return await database.transaction(async (tx) => {
      const person = await run(tx, sql`SELECT id FROM users WHERE id = ${start.userId}::uuid AND disabled_at IS NULL FOR SHARE`);
      if (person.length === 0) return null;
      const guestId = guestTokenHash === null ? null : await endGuest(tx, guestTokenHash, start.nowMs);
      await openSession(tx, start, guestId);
      return { claimed: guestId === null ? 0 : await claim(tx, guestId, start.userId) };
    });
  } catch (error) {
    if (isLostRace(error)) return null; // the account was deleted meanwhile
    throw error;
  }
}

async function endGuest(tx: Sql, guestTokenHash: string, nowMs: number): Promise<string | null> {
  const now = new Date(nowMs);
  const ended = await run<{ id: string }>(
    tx,
    sql`UPDATE sessions SET status = 'terminated', ended_at = ${now}::timestamptz
         WHERE guest_token_hash = ${Buffer.from(guestTokenHash, "hex")}::bytea AND user_id IS NULL
           AND status IN ('active', 'inactive') AND expires_at > ${now}::timestamptz
        RETURNING id`,
  );
  return ended[0]?.id ?? null;
}

/**
 * The session begins as the person had it last, and where they have chosen nothing, as the guest of this browser has: without that where both
 * together are more than a session keeps, because nobody is to be kept from signing in by what another has left behind.
 */
async function openSession(tx: Sql, { sessionId, userId, device, nowMs, expiresAt }: NewSignIn, guestId: string | null): Promise<void> {
  const now = new Date(nowMs);
  await run(
    tx,
    sql`INSERT INTO sessions (id, user_id, status, created_at, last_activity_at, expires_at, device, preferences)
        SELECT ${sessionId}::uuid, ${userId}::uuid, 'active', ${now}::timestamptz, ${now}::timestamptz, ${new Date(expiresAt)}::timestamptz,
               ${device}, CASE WHEN is_small_object(left_here || own) THEN left_here || own ELSE own END
          FROM coalesce((SELECT u.preferences FROM sessions u WHERE u.user_id = ${userId}::uuid ORDER BY u.last_activity_at DESC LIMIT 1), '{}'::jsonb) own,
               coalesce((SELECT g.preferences FROM sessions g WHERE g.id = ${guestId}::uuid), '{}'::jsonb) left_here`,
  );
}

/**
 * Conversations keep the session they began in, which retention erases one day: then they just forget it. What was rated goes with the
 * account instead, because a rating dies with its session.
 */
async function claim(tx: Sql, guestId: string, userId: string): Promise<number> {
  const moved = await run<{ id: string }>(
    tx,
    sql`WITH own AS (
          SELECT id FROM conversations WHERE session_id = ${guestId}::uuid AND user_id IS NULL ORDER BY id FOR UPDATE
        )
        UPDATE conversations c SET user_id = ${userId}::uuid FROM own WHERE c.id = own.id RETURNING c.id`,
  );
  const conversationIds = moved.map(({ id }) => id);
  await run(
    tx,
    sql`UPDATE messages SET sender_user_id = ${userId}::uuid
         WHERE conversation_id = ANY (${conversationIds}::uuid[]) AND role = 'user' AND sender_user_id IS NULL`,
  );
  await run(
    tx,
    sql`UPDATE feedback f SET user_id = ${userId}::uuid, session_id = NULL
         WHERE f.session_id = ${guestId}::uuid AND f.user_id IS NULL
           AND NOT EXISTS (SELECT FROM feedback own WHERE own.message_id = f.message_id AND own.citation_id IS NOT DISTINCT FROM f.citation_id
                              AND own.user_id = ${userId}::uuid AND own.session_id IS NULL)`,
  );
  await run(tx, sql`UPDATE sessions SET preferences = '{}'::jsonb WHERE id = ${guestId}::uuid`);
  return conversationIds.length;
}
