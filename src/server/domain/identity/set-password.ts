import type { LinkUsed, SetPasswordInput } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Caller } from "./caller";
import { type FindLinkDeps, findLink } from "./find-link";
import type { AccountStore, PasswordHasher } from "./ports";
import type { SessionWatch } from "./session-watch";
import { slowTriesFrom, triesFrom, triesOfStrangers } from "./sign-in-limits";

export type SetPasswordDeps = Omit<FindLinkDeps, "accounts"> & { sessionWatch: Pick<SessionWatch, "forget"> } & {
  accounts: Pick<AccountStore, "countAdmins" | "find" | "resetPassword">;
  hasher: PasswordHasher;
};

/**
 * Sets a new password by a link and ends every session of the account. Whoever was guessing has not had the link: what they have tried no
 * longer keeps anybody out. The id is for the browser's proof that it is no stranger, which has all of its tries. NOT_FOUND for a link that is
 * no longer good.
 */
export async function setPassword(
  deps: SetPasswordDeps,
  caller: Caller,
  { token, password }: SetPasswordInput,
): Promise<Result<LinkUsed & { userId: string }, "NOT_FOUND" | "RATE_LIMITED">> {
  const found = await findLink(deps, caller, { token });
  if (!found.ok) return found;
  const { userId, kind } = found.value;
  const account = kind !== "set-password" || userId === null ? null : await deps.accounts.find(userId);
  if (account === null) return err("NOT_FOUND");
  const passwordHash = await deps.hasher.hash(password);
  const subject = { type: "user", id: account.id } as const;
  const logged = { actor: null, action: "password-changed", subject, details: { by: "link" } } as const;
  if (!(await deps.accounts.resetPassword(found.value, passwordHash, deps.clock.now(), logged))) return err("NOT_FOUND");
  deps.sessionWatch.forget();
  const { id, email } = account;
  const { address } = caller;
  const counted = email === null ? [] : [triesFrom(email, address), triesOfStrangers(email), slowTriesFrom(email, address)];
  await Promise.all(counted.map((tries) => deps.limiter.clear(...tries)));
  return ok({ email: email ?? "", userId: id });
}
