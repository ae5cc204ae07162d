import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";

/** No giving back takes longer. */
const longestMs = 5_000;

/**
 * Gives back the points of a try that was refused, which the library counts: left there, a refund would give back less than was taken. Not where the
 * window ends so soon that they might be given to the next one, which would begin below zero and let as many more through.
 */
export async function giveBack(
  counter: Pick<RateLimiterAbstract, "reward">,
  key: string,
  points: number,
  { msBeforeNext }: RateLimiterRes,
): Promise<void> {
  if (msBeforeNext > longestMs) await counter.reward(key, points);
}
