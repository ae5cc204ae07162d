import { err, ok, type Result } from "@/contract/result";
import type { SessionStatus } from "@/contract/session";
import type { StoredSession } from "./ports";
import { sessionMachine } from "./session-machine";

/** A session without activity for this long is inactive. */
export const idleAfterMs = 15 * 60_000;
/** A guest's session ends this long after its last activity. */
export const guestLifetimeMs = 24 * 3_600_000;
/** A signed-in person's session ends this long after its last activity. */
export const userLifetimeMs = 30 * 24 * 3_600_000;

/** The status a stored session has at a moment: what the clock did to it since it was written. */
export function sessionAt(session: StoredSession, nowMs: number): SessionStatus {
  if (nowMs >= session.expiresAt) return sessionMachine(session.status, "expire") ?? session.status;
  if (nowMs - session.lastActivityAt >= idleAfterMs) return sessionMachine(session.status, "idle") ?? session.status;
  return session.status;
}

/** Whether the acting session may write now. A guest without one may: the first write makes it. */
export function checkActing(session: StoredSession | null, nowMs: number): Result<null, "SESSION_EXPIRED" | "SESSION_TERMINATED"> {
  if (session === null) return ok(null);
  const status = sessionAt(session, nowMs);
  if (sessionMachine(status, "write") !== null) return ok(null);
  return err(status === "expired" ? "SESSION_EXPIRED" : "SESSION_TERMINATED");
}
