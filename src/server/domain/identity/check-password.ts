import { err, ok, type Result } from "@/contract/result";
import { consumeAll, type LimitKey, refundAll } from "../rate-limit/consume-all";
import type { RateLimiter } from "../rate-limit/ports";
import type { AccountStore, PasswordHasher, StoredAccount } from "./ports";
import { slowTriesFrom, triesFrom, triesOfKnown, triesOfStrangers } from "./sign-in-limits";

/** An account that a browser has proven to have signed in to before; `signInId` is of that time, and of no other browser's. */
export type KnownAccount = { userId: string; signInId: string };

/** Somebody who says they are whoever has an address. `knownAccounts`: those that their browser has signed in to before. */
export type PasswordAttempt = { email: string; password: string; address: string; knownAccounts: readonly KnownAccount[] };

/**
 * The account of an address, if the password is its own. UNAUTHENTICATED alike, and after the same time, for a wrong password, a disabled
 * account, one without a password, and no account. What is right costs no points. Strangers' guesses never keep a browser out that has signed in to
 * the account before: it has tries of its own, and a stranger's when those are used up. All others share those of an account, an address has its own
 * of them, and when what they share is used up, each network still has one try in five minutes: whoever knows the password and is nobody's neighbour
 * gets in at once, or five minutes after a slip (decision 22).
 */
export async function checkPassword(
  { accounts, hasher, limiter }: { accounts: Pick<AccountStore, "findByEmail">; hasher: PasswordHasher; limiter: RateLimiter },
  { email, password, address, knownAccounts }: PasswordAttempt,
): Promise<Result<StoredAccount, "UNAUTHENTICATED" | "RATE_LIMITED">> {
  const account = await accounts.findByEmail(email);
  const known = knownAccounts.find(({ userId }) => userId === account?.id);
  const asKnown = known === undefined ? null : await takeAll(limiter, triesOfKnown(known));
  const taken = asKnown?.ok ? asKnown : await takeAsStranger(limiter, email, address);
  if (!taken.ok) return taken;
  const isRight = await hasher.verify(account?.passwordHash ?? null, password);
  if (!isRight || account === null || account.isDisabled) return err("UNAUTHENTICATED");
  await refundAll(limiter, taken.value);
  return ok(account);
}

type Taken = Result<readonly LimitKey[], "RATE_LIMITED">;

async function takeAll(limiter: RateLimiter, keys: readonly LimitKey[]): Promise<Taken> {
  const allowed = await consumeAll(limiter, keys);
  return allowed.ok ? ok(keys) : allowed;
}

/** A try of the address's and one that strangers share; where those are used up, the network's own. */
async function takeAsStranger(limiter: RateLimiter, email: string, address: string): Promise<Taken> {
  const own: LimitKey[] = [["addressSignIns", address], triesFrom(email, address)];
  const allowed = await takeAll(limiter, own);
  if (!allowed.ok) return allowed;
  const shared = triesOfStrangers(email);
  if ((await limiter.consume(...shared)).ok) return ok([...own, shared]);
  const slow = slowTriesFrom(email, address);
  const slowly = await limiter.consume(...slow);
  if (slowly.ok) return ok([...own, slow]);
  await refundAll(limiter, own);
  return slowly;
}
