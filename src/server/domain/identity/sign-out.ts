import type { Clock } from "../clock";
import type { UserActor } from "./actor";
import type { AuditLog } from "./audit-log";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type SignOutDeps = {
  accounts: Pick<AccountStore, "endSession">;
  audit: AuditLog;
  sessionWatch: Pick<SessionWatch, "forget">;
  clock: Clock;
};

/** Ends the session that somebody acts through, with its open streams. Answers that are being written go on: they are the person's. */
export async function signOut({ accounts, audit, sessionWatch, clock }: SignOutDeps, actor: UserActor): Promise<void> {
  const hasEnded = await accounts.endSession(actor, actor.sessionId, clock.now());
  sessionWatch.forget();
  if (hasEnded) await audit.record({ actor, action: "sign-out", subject: { type: "session", id: actor.sessionId } });
}
