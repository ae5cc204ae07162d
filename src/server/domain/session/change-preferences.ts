import { type ChangePreferencesInput, Preferences } from "@/contract/preferences";
import { ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import type { RateLimiter } from "../rate-limit/ports";
import type { SessionStore } from "./ports";
import { checkActing, guestLifetimeMs } from "./session-at";

type Deps = { sessions: SessionStore; limiter: RateLimiter; ids: IdSource; clock: Clock };

/**
 * Changes some preferences of the acting session; what they are then. A guest's session begins with that, as with a first message, and
 * counts as one for the limits of the `address`.
 */
export async function changePreferences(
  { sessions, limiter, ids, clock }: Deps,
  actor: Actor,
  change: ChangePreferencesInput,
  address: string,
): Promise<Result<Preferences, "SESSION_EXPIRED" | "SESSION_TERMINATED" | "RATE_LIMITED">> {
  const nowMs = clock.now();
  const session = await sessions.find(actor);
  const acting = checkActing(session, nowMs);
  if (!acting.ok) return acting;
  if (session === null) {
    const allowed = await limiter.consume("addressMessages", address);
    if (!allowed.ok) return allowed;
    await sessions.begin(actor, { sessionId: ids.next(), nowMs, expiresAt: nowMs + guestLifetimeMs });
  }
  return ok(Preferences.parse((await sessions.changePreferences(actor, change)) ?? change));
}
