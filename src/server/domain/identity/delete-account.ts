import type { DeleteAccountInput } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { AnswerRunner } from "../message/answer-runner";
import type { UserActor } from "./actor";
import { type CheckAgainDeps, checkAgain } from "./check-again";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type DeleteAccountDeps = Omit<CheckAgainDeps, "accounts"> & {
  accounts: Pick<AccountStore, "find" | "delete">;
  runner: Pick<AnswerRunner, "abandon">;
  sessionWatch: Pick<SessionWatch, "forget">;
  clock: Clock;
};

/**
 * Deletes the account of whoever is signed in, with all that is its own, after they have typed its address (null where it has none) and
 * given its password once more. Running answers are given up, streams end. VALIDATION_FAILED for another address, FORBIDDEN for a wrong
 * password.
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  actor: UserActor,
  { email, password }: DeleteAccountInput,
): Promise<Result<{ deleted: true }, "VALIDATION_FAILED" | "FORBIDDEN" | "RATE_LIMITED" | "SESSION_TERMINATED">> {
  const checked = await checkAgain(deps, actor, password);
  if (!checked.ok) return checked;
  if (checked.value.email !== email) return err("VALIDATION_FAILED");
  const logged = { actor, action: "account-deleted", subject: { type: "user", id: actor.userId } } as const;
  const conversationIds = await deps.accounts.delete(actor.userId, deps.clock.now(), logged);
  if (conversationIds === null) return err("SESSION_TERMINATED");
  for (const id of conversationIds) deps.runner.abandon(id);
  deps.sessionWatch.forget();
  return ok({ deleted: true });
}
