import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Connections } from "../event-log/connections";
import type { IdSource } from "../id-source";
import type { AnswerRunner } from "../message/answer-runner";
import { userLifetimeMs } from "../session/session-at";
import type { UserActor } from "./actor";
import type { Caller } from "./caller";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type BeginSessionDeps = {
  accounts: Pick<AccountStore, "signIn" | "endSession">;
  runner: Pick<AnswerRunner, "handOver">;
  connections: Pick<Connections, "endWhere">;
  sessionWatch: Pick<SessionWatch, "forget">;
  clock: Clock;
  ids: IdSource;
};

/**
 * Signs somebody in on the caller's browser: a session with a new id, with whatever the browser's guest token can claim. The session that
 * the browser was signed in through before ends. Answers still being written for the guest go on for the person, and the browser's open
 * streams end so that its pages come back as who they are now. UNAUTHENTICATED when the account is disabled or gone.
 */
export async function beginSession(
  deps: BeginSessionDeps,
  userId: string,
  { actor: before, guestTokenHash, device }: Caller,
): Promise<Result<{ sessionId: string; claimed: number }, "UNAUTHENTICATED">> {
  const { accounts, runner, connections, sessionWatch, clock, ids } = deps;
  const sessionId = ids.next();
  const nowMs = clock.now();
  const signedIn = await accounts.signIn({ sessionId, userId, device, nowMs, expiresAt: nowMs + userLifetimeMs }, guestTokenHash);
  if (signedIn === null) return err("UNAUTHENTICATED");
  const now: UserActor = { kind: "user", userId, sessionId };
  if (guestTokenHash !== null) runner.handOver({ kind: "guest", tokenHash: guestTokenHash }, now);
  if (before !== null && before.kind !== "guest") {
    await accounts.endSession(before, before.sessionId, nowMs);
    if (before.userId === userId) runner.handOver(before, now);
    sessionWatch.forget();
  }
  connections.endWhere((live) => isOf(live, before, guestTokenHash));
  return ok({ sessionId, claimed: signedIn.claimed });
}

function isOf(live: { owner: string; sessionId: string | null }, before: Caller["actor"], guestTokenHash: string | null): boolean {
  if (live.sessionId === null) return guestTokenHash !== null && live.owner === `guest:${guestTokenHash}`;
  return before !== null && before.kind !== "guest" && live.sessionId === before.sessionId;
}
