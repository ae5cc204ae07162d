import type { Clock } from "../domain/clock";
import type { LinkStore } from "../domain/identity/ports";
import type { RateLimiter } from "../domain/rate-limit/ports";

const linksKeptMs = 7 * 86_400_000;

/** Erases one-time links that were used or have expired days ago, and what limits have counted in windows that are over. */
export async function eraseLeftovers({ links, limiter, clock }: { links: LinkStore; limiter: RateLimiter; clock: Clock }): Promise<void> {
  await links.erase(clock.now() - linksKeptMs);
  await limiter.sweep();
}
