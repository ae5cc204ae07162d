import type { Clock } from "../domain/clock";
import type { LinkStore } from "../domain/identity/ports";
import type { RateLimiter } from "../domain/rate-limit/ports";

/**
 * Erases one-time links that were used or have expired, for some hold the address and the password's hash of somebody who has no account, and
 * what limits have counted in windows that are over.
 */
export async function eraseLeftovers({ links, limiter, clock }: { links: LinkStore; limiter: RateLimiter; clock: Clock }): Promise<void> {
  await links.erase(clock.now());
  await limiter.sweep();
}
