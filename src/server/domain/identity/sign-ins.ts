import type { RevokeInput, SignInView } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { UserActor } from "./actor";
import type { AuditLog } from "./audit-log";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

type EndDeps<Used extends keyof AccountStore> = { sessionWatch: Pick<SessionWatch, "forget"> } & {
  accounts: Pick<AccountStore, Used>;
  audit: AuditLog;
  clock: Clock;
};

/** Where a person is signed in, the latest activity first. */
export function listSignIns(
  { accounts, clock }: { accounts: Pick<AccountStore, "listSignIns">; clock: Clock },
  actor: UserActor,
): Promise<SignInView[]> {
  return accounts.listSignIns(actor, clock.now());
}

/** Ends one of a person's own sessions, this one too. NOT_FOUND for one that is another's or has ended. */
export async function revokeSignIn(
  deps: EndDeps<"endSession">,
  actor: UserActor,
  { sessionId }: RevokeInput,
): Promise<Result<{ revoked: true }, "NOT_FOUND">> {
  if (!(await deps.accounts.endSession(actor, sessionId, deps.clock.now()))) return err("NOT_FOUND");
  deps.sessionWatch.forget();
  await deps.audit.record({ actor, action: "session-revoked", subject: { type: "session", id: sessionId } });
  return ok({ revoked: true });
}

/** Ends all of a person's sessions, this one too; how many. */
export async function signOutEverywhere(deps: EndDeps<"endSessions">, actor: UserActor): Promise<{ ended: number }> {
  const ended = await deps.accounts.endSessions(actor.userId, null, deps.clock.now());
  deps.sessionWatch.forget();
  await deps.audit.record({ actor, action: "sign-out", subject: { type: "user", id: actor.userId }, details: { everywhere: true } });
  return { ended };
}
