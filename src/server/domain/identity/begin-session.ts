import type { Role } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Connections } from "../event-log/connections";
import type { IdSource } from "../id-source";
import type { Logger } from "../logger";
import type { AnswerRunner } from "../message/answer-runner";
import { userLifetimeMs } from "../session/session-at";
import type { UserActor } from "./actor";
import type { AuditLog } from "./audit-log";
import type { Caller } from "./caller";
import type { LongRequests } from "./long-requests";
import { ownerKey } from "./owner";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type BeginSessionDeps = {
  accounts: Pick<AccountStore, "signIn" | "endSession">;
  audit: AuditLog;
  runner: Pick<AnswerRunner, "handOver">;
  connections: Pick<Connections, "endWhere">;
  longRequests: Pick<LongRequests, "endWhere">;
  sessionWatch: Pick<SessionWatch, "forget">;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
};

/**
 * Signs somebody in on the caller's browser: a session with a new id, with whatever the browser's guest token can claim. The session that
 * the browser was signed in through before ends. Answers still being written for the guest go on for the person, and the browser's open
 * streams end so that its pages come back as who they are now; an export of the guest's stops, because what it reads is the person's now. UNAUTHENTICATED when the account is disabled or gone.
 */
export async function beginSession(
  deps: BeginSessionDeps,
  person: { id: string; role: Role },
  { actor: before, guestTokenHash, device }: Caller,
): Promise<Result<UserActor, "UNAUTHENTICATED">> {
  const { accounts, audit, runner, connections, longRequests, sessionWatch, clock, ids, logger } = deps;
  const actor: UserActor = { kind: person.role, userId: person.id, sessionId: ids.next() };
  const nowMs = clock.now();
  const signIn = { sessionId: actor.sessionId, userId: person.id, device, nowMs, expiresAt: nowMs + userLifetimeMs };
  const signedIn = await accounts.signIn(signIn, guestTokenHash);
  if (signedIn === null) return err("UNAUTHENTICATED");
  if (guestTokenHash !== null) {
    const guest = { kind: "guest", tokenHash: guestTokenHash } as const;
    runner.handOver(guest, actor);
    const isGuests = ({ owner }: { owner: string }) => owner === ownerKey(guest);
    connections.endWhere(isGuests);
    longRequests.endWhere(isGuests);
  }
  if (before !== null && before.kind !== "guest") {
    if (before.userId === actor.userId) runner.handOver(before, actor);
    await accounts.endSession(before, before.sessionId, nowMs);
    sessionWatch.forget();
  }
  const details = { claimed: signedIn.claimed };
  try {
    await audit.record({ actor, action: "sign-in", subject: { type: "session", id: actor.sessionId }, details });
  } catch (error) {
    // The session is there: a reply that says otherwise would leave it behind with nobody who knows of it.
    logger.error("sign-in is missing in the trail", { error, sessionId: actor.sessionId });
  }
  return ok(actor);
}
