import { ok, type Result } from "@/contract/result";
import type { LimitName, RateLimiter } from "./ports";

/** A limit and the key it counts under. */
export type LimitKey = readonly [limit: LimitName, key: string];

/** Takes one point of each; when one refuses, what was taken of the others is given back. */
export async function consumeAll(limiter: RateLimiter, keys: readonly LimitKey[]): Promise<Result<void, "RATE_LIMITED">> {
  const taken: LimitKey[] = [];
  for (const key of keys) {
    const consumed = await limiter.consume(...key);
    if (!consumed.ok) {
      await refundAll(limiter, taken);
      return consumed;
    }
    taken.push(key);
  }
  return ok(undefined);
}

/** Gives back one point of each. */
export async function refundAll(limiter: RateLimiter, keys: readonly LimitKey[]): Promise<void> {
  await Promise.all(keys.map((key) => limiter.refund(...key)));
}
