import type { Clock } from "../clock";
import type { Connections } from "../event-log/connections";
import type { Logger } from "../logger";
import type { AnswerRunner } from "../message/answer-runner";
import type { SessionStore } from "../session/ports";
import { sessionAt } from "../session/session-at";
import type { UserActor } from "./actor";
import type { Caller } from "./caller";
import type { LongRequests } from "./long-requests";
import { accountNamed, guestNamed } from "./owner";
import type { AccountStore, SignedInSession } from "./ports";

/** Longest time for which a session's row is believed without looking again; also how often live streams and answers are looked after. */
export const staleAfterMs = 2_000;
const mostSessions = 10_000;
/** How far the clocks of two instances may be apart. */
const clocksApartMs = 5_000;

/** Knows who signed-in sessions are, at most two seconds late. */
export type SessionWatch = {
  /** Whoever a token's session is now: the actor, or why there is none. */
  resolve(sessionId: string, userId: string): Promise<Pick<Caller, "actor" | "ended">>;
  /** To be called after any change to people or their sessions in this process: forgets what is known of everybody, and looks (`enforce`). */
  forget(): void;
  /**
   * Ends the open streams and the long requests of this process whose session is over or whose person has another role by now, and stops the
   * answers of people who are disabled or gone and of guests who ended their session. To be called every `staleAfterMs`: other processes end
   * sessions too. Whoever has only signed out finds the answer in their history, as does a guest who has signed in.
   */
  enforce(): Promise<void>;
};

export type SessionWatchDeps = {
  accounts: Pick<AccountStore, "signedIn" | "standingOf" | "enabledAmong">;
  sessions: Pick<SessionStore, "guestEndings">;
  connections: Pick<Connections, "list" | "endWhere">;
  longRequests: Pick<LongRequests, "list" | "endWhere">;
  runner: Pick<AnswerRunner, "owners" | "stopOwners">;
  clock: Clock;
  logger: Logger;
};

/** A watch over the accounts' sessions; remembers each row for two seconds. */
export function createSessionWatch(deps: SessionWatchDeps): SessionWatch {
  const { accounts, clock, logger } = deps;
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

  const look = () => enforce(deps, (sessionId) => known.delete(sessionId));

  return {
    async resolve(sessionId, userId) {
      const row = await read(sessionId);
      return row === null || row.userId !== userId ? { actor: null, ended: "SESSION_TERMINATED" } : whoIs(row, clock.now());
    },
    forget() {
      known.clear();
      look().catch((error: unknown) => logger.warn("ended sessions not looked for", { error }));
    },
    enforce: look,
  };
}

async function enforce(deps: SessionWatchDeps, forgetSession: (sessionId: string) => void): Promise<void> {
  await Promise.all([endOpen(deps, forgetSession), stopAnswers(deps), endGuests(deps)]);
}

/** Streams and long requests. What was known of their sessions is forgotten first: whatever is answered then says how they ended. */
async function endOpen(
  { accounts, connections, longRequests, clock }: SessionWatchDeps,
  forgetSession: (sessionId: string) => void,
): Promise<void> {
  const asked = new Set([...connections.list(), ...longRequests.list()].flatMap(({ sessionId }) => sessionId ?? []));
  if (asked.size === 0) return;
  const standing = await accounts.standingOf([...asked], clock.now());
  const isOver = ({ sessionId, kind }: { sessionId: string | null; kind: string }) => {
    if (sessionId === null || !asked.has(sessionId)) return false;
    const now = standing.get(sessionId);
    if (now?.mayAct === true && now.role === kind) return false;
    forgetSession(sessionId);
    return true;
  };
  connections.endWhere(isOver);
  longRequests.endWhere(isOver);
}

/** By account: the session that an answer was asked through may be gone, or have been a guest's who signed in since. */
async function stopAnswers({ accounts, runner }: SessionWatchDeps): Promise<void> {
  const asked = new Set(runner.owners().flatMap((owner) => accountNamed(owner) ?? []));
  if (asked.size === 0) return;
  const enabled = await accounts.enabledAmong([...asked]);
  runner.stopOwners((owner) => {
    const userId = accountNamed(owner);
    return userId !== null && asked.has(userId) && !enabled.has(userId);
  });
}

/**
 * What a guest asked who has signed in is the person's, and learns so when it is next written to. A stream that a page opens afterwards, because it
 * has not heard yet, is left alone: it would be opened again and again.
 */
async function endGuests({ sessions, connections, longRequests, runner }: SessionWatchDeps): Promise<void> {
  const owners = [...connections.list(), ...longRequests.list()].map(({ owner }) => owner);
  const asked = new Set([...owners, ...runner.owners()].flatMap((owner) => guestNamed(owner) ?? []));
  if (asked.size === 0) return;
  const endings = await sessions.guestEndings([...asked]);
  const endingOf = (owner: string) => endings.get(guestNamed(owner) ?? "");
  connections.endWhere(({ owner, createdAt }) => createdAt < (endingOf(owner)?.endedAt ?? 0) + clocksApartMs);
  longRequests.endWhere(({ owner }) => endingOf(owner) !== undefined);
  runner.stopOwners((owner) => endingOf(owner)?.how === "ended");
}

function whoIs(row: SignedInSession, nowMs: number): Pick<Caller, "actor" | "ended"> {
  const status = sessionAt(row, nowMs);
  if (row.isDisabled || status === "terminated") return { actor: null, ended: "SESSION_TERMINATED" };
  if (status === "expired") return { actor: null, ended: "SESSION_EXPIRED" };
  const actor: UserActor = { kind: row.role, userId: row.userId, sessionId: row.id };
  return { actor, ended: null };
}
