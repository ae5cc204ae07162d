import type { ChangePasswordInput } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { UserActor } from "./actor";
import { type CheckAgainDeps, checkAgain } from "./check-again";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type ChangePasswordDeps = Omit<CheckAgainDeps, "accounts"> & { sessionWatch: Pick<SessionWatch, "forget"> } & {
  accounts: Pick<AccountStore, "find" | "setPassword">;
  clock: Clock;
};

/** Replaces the password of whoever is signed in, and signs them out everywhere else. FORBIDDEN when the current one is wrong. */
export async function changePassword(
  deps: ChangePasswordDeps,
  actor: UserActor,
  { current, next }: ChangePasswordInput,
): Promise<Result<{ changed: true }, "FORBIDDEN" | "RATE_LIMITED" | "SESSION_TERMINATED">> {
  const checked = await checkAgain(deps, actor, current);
  if (!checked.ok) return checked;
  const passwordHash = await deps.hasher.hash(next);
  const logged = { actor, action: "password-changed", subject: { type: "user", id: actor.userId } } as const;
  const isSet = await deps.accounts.setPassword(actor.userId, passwordHash, actor.sessionId, deps.clock.now(), logged);
  if (!isSet) return err("SESSION_TERMINATED");
  deps.sessionWatch.forget();
  return ok({ changed: true });
}
