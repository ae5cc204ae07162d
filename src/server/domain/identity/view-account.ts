import type { AccountView } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { UserActor } from "./actor";
import type { AccountStore } from "./ports";

/** A person's own account. SESSION_TERMINATED when it is gone. */
export async function viewAccount(
  { accounts }: { accounts: Pick<AccountStore, "view"> },
  actor: UserActor,
): Promise<Result<AccountView, "SESSION_TERMINATED">> {
  const account = await accounts.view(actor);
  return account === null ? err("SESSION_TERMINATED") : ok(account);
}
