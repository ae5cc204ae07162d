import type { Clock } from "../domain/clock";
import type { SessionStore } from "../domain/session/ports";

const dayMs = 86_400_000;
const atOnce = 20;

export type EraseGuestsDeps = { sessions: SessionStore; clock: Clock; guestRetentionDays: number };

/** Erases guests' sessions, with all that was said in them, once they have been over for as long as the operator keeps them. Returns how many. */
export async function eraseGuests({ sessions, clock, guestRetentionDays }: EraseGuestsDeps): Promise<number> {
  let count = 0;
  while (true) {
    const erased = await sessions.eraseEndedGuests(clock.now() - guestRetentionDays * dayMs, atOnce);
    count += erased;
    if (erased < atOnce) return count;
  }
}
