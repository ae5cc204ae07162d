import type { Clock } from "../domain/clock";
import type { LoginStore } from "../domain/identity/login-store";
import type { LinkStore } from "../domain/identity/ports";
import type { RateLimiter } from "../domain/rate-limit/ports";

export type EraseLeftoversDeps = { links: LinkStore; logins: LoginStore; limiter: RateLimiter; clock: Clock };

/**
 * Erases one-time links that were used or have expired, for some hold the address and the password's hash of somebody who has no account;
 * links that sign in, which hold an address; and what limits have counted in windows that are over.
 */
export async function eraseLeftovers({ links, logins, limiter, clock }: EraseLeftoversDeps): Promise<void> {
  await links.erase(clock.now());
  await logins.eraseTokens(clock.now());
  await limiter.sweep();
}
