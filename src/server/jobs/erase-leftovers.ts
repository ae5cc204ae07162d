import type { Clock } from "../domain/clock";
import type { LoginStore } from "../domain/identity/login-store";
import type { LinkStore } from "../domain/identity/ports";
import type { MessageStore } from "../domain/message/ports";
import type { RateLimiter, TokenUsage } from "../domain/rate-limit/ports";
import { userLifetimeMs } from "../domain/session/session-at";

const dayMs = 86_400_000;
/** A page repeats a send for as long as its session lives at most; a day more, because only days are kept. */
const tombstonesKeptMs = userLifetimeMs + dayMs;

export type EraseLeftoversDeps = {
  links: LinkStore;
  logins: LoginStore;
  limiter: RateLimiter;
  messages: Pick<MessageStore, "eraseTombstones">;
  tokenUsage: Pick<TokenUsage, "erase">;
  clock: Clock;
};

/**
 * Erases one-time links that were used or have expired, for some hold the address and the password's hash of somebody who has no account;
 * links that sign in, which hold an address; what limits have counted in windows that are over; and hashed ids of what was deleted so long ago
 * that nobody sends them any more; and what language models cost on days that are over.
 */
export async function eraseLeftovers({ links, logins, limiter, messages, tokenUsage, clock }: EraseLeftoversDeps): Promise<void> {
  await links.erase(clock.now());
  await logins.eraseTokens(clock.now());
  await limiter.sweep();
  await messages.eraseTombstones(clock.now() - tombstonesKeptMs);
  await tokenUsage.erase(clock.now() - dayMs);
}
