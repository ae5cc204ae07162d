import type { Clock } from "../domain/clock";
import type { SessionStore } from "../domain/session/ports";
import { idleAfterMs } from "../domain/session/session-at";

const atOnce = 300;

export type SettleSessionsDeps = { sessions: SessionStore; clock: Clock };

/** Writes down what time did to sessions, a few hundred in a statement. Whoever asks for a session before that sees the same. Returns how many. */
export async function settleSessions({ sessions, clock }: SettleSessionsDeps): Promise<number> {
  const nowMs = clock.now();
  let count = 0;
  while (true) {
    const settled = await sessions.settle({ nowMs, idleSinceMs: nowMs - idleAfterMs, limit: atOnce });
    count += settled;
    if (settled < atOnce) return count;
  }
}
