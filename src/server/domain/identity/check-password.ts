import { err, ok, type Result } from "@/contract/result";
import { consumeAll, type LimitKey, refundAll } from "../rate-limit/consume-all";
import type { RateLimiter } from "../rate-limit/ports";
import type { AccountStore, PasswordHasher, StoredAccount } from "./ports";
import { triesFrom, triesOfStrangers } from "./sign-in-limits";

/** Somebody who says they are whoever has an address. `knownAccounts`: ids of the accounts that their browser has signed in to before. */
export type PasswordAttempt = { email: string; password: string; address: string; knownAccounts: readonly string[] };

/**
 * The account of an address, if the password is its own. UNAUTHENTICATED alike, and after the same time, for a wrong password, a disabled
 * account, one without a password, and no account. Nobody is locked out: what is limited is an address, an address together with an
 * account, and an account for browsers that never signed in to it. What is right costs no points.
 */
export async function checkPassword(
  { accounts, hasher, limiter }: { accounts: Pick<AccountStore, "findByEmail">; hasher: PasswordHasher; limiter: RateLimiter },
  { email, password, address, knownAccounts }: PasswordAttempt,
): Promise<Result<StoredAccount, "UNAUTHENTICATED" | "RATE_LIMITED">> {
  const account = await accounts.findByEmail(email);
  const isStranger = account === null || !knownAccounts.includes(account.id);
  const keys: LimitKey[] = [["addressSignIns", address], triesFrom(email, address), ...(isStranger ? [triesOfStrangers(email)] : [])];
  const allowed = await consumeAll(limiter, keys);
  if (!allowed.ok) return allowed;
  const isRight = await hasher.verify(account?.passwordHash ?? null, password);
  if (!isRight || account === null || account.isDisabled) return err("UNAUTHENTICATED");
  await refundAll(limiter, keys);
  return ok(account);
}
