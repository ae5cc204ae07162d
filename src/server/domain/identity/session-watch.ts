import type { Clock } from "../clock";
import { sessionAt } from "../session/session-at";
import type { UserActor } from "./actor";
import type { Caller } from "./caller";
import type { AccountStore, SignedInSession } from "./ports";

/** Longest time for which a session's row is believed without looking again. */
const staleAfterMs = 2_000;
const mostSessions = 10_000;

/** Knows who signed-in sessions are, at most two seconds late. */
export type SessionWatch = {
  /** Whoever a token's session is now: the actor, or why there is none. */
  resolve(sessionId: string, userId: string): Promise<Pick<Caller, "actor" | "ended">>;
  /** Forgets what is known of everybody, after a change made in this process. */
  forget(): void;
};

/** A watch over the accounts' sessions; remembers each row for two seconds. */
export function createSessionWatch({ accounts, clock }: { accounts: Pick<AccountStore, "signedIn">; clock: Clock }): SessionWatch {
  const known = new Map<string, { readAt: number; row: Promise<SignedInSession | null> }>();

  const read = (sessionId: string): Promise<SignedInSession | null> => {
    const kept = known.get(sessionId);
    const age = kept === undefined ? Number.POSITIVE_INFINITY : clock.now() - kept.readAt;
    if (kept !== undefined && age >= 0 && age < staleAfterMs) return kept.row;
    if (known.size >= mostSessions) known.clear();
    const row = accounts.signedIn(sessionId);
    known.set(sessionId, { readAt: clock.now(), row });
    row.catch(() => known.delete(sessionId));
    return row;
  };

  return {
    async resolve(sessionId, userId) {
      const row = await read(sessionId);
      return row === null || row.userId !== userId ? { actor: null, ended: "SESSION_TERMINATED" } : whoIs(row, clock.now());
    },
    forget: () => known.clear(),
  };
}

function whoIs(row: SignedInSession, nowMs: number): Pick<Caller, "actor" | "ended"> {
  const status = sessionAt(row, nowMs);
  if (row.isDisabled || status === "terminated") return { actor: null, ended: "SESSION_TERMINATED" };
  if (status === "expired") return { actor: null, ended: "SESSION_EXPIRED" };
  const actor: UserActor = { kind: row.role, userId: row.userId, sessionId: row.id };
  return { actor, ended: null };
}
