import { err, ok, type Result } from "@/contract/result";
import type { RateLimiter } from "../rate-limit/ports";
import type { UserActor } from "./actor";
import type { AccountStore, PasswordHasher, StoredAccount } from "./ports";

export type CheckAgainDeps = { accounts: Pick<AccountStore, "find">; hasher: PasswordHasher; limiter: RateLimiter };

/**
 * The account of somebody who is signed in and gives their password once more; an account without a password has only `null` to give.
 * FORBIDDEN for a wrong one, SESSION_TERMINATED when the account is gone.
 */
export async function checkAgain(
  { accounts, hasher, limiter }: CheckAgainDeps,
  { userId }: UserActor,
  password: string | null,
): Promise<Result<StoredAccount, "FORBIDDEN" | "RATE_LIMITED" | "SESSION_TERMINATED">> {
  const account = await accounts.find(userId);
  if (account === null) return err("SESSION_TERMINATED");
  if (account.passwordHash === null) return password === null ? ok(account) : err("FORBIDDEN");
  const allowed = await limiter.consume("passwordChecks", userId);
  if (!allowed.ok) return allowed;
  if (!(await hasher.verify(account.passwordHash, password ?? ""))) return err("FORBIDDEN");
  await limiter.refund("passwordChecks", userId);
  return ok(account);
}
