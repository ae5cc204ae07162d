import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { err, ok } from "@/contract/result";
import { type LimitName, limitWindowsMs, type RateLimiter } from "../../domain/rate-limit/ports";
import { giveBack } from "./give-back";

/** What limits need of the library's limiters. */
export type Counter = Pick<RateLimiterAbstract, "consume" | "reward" | "get" | "delete">;

/** A counter for every named limit. */
export type Kept = Record<LimitName, Counter>;

/** Makes a counter for each named limit. */
export function forEachLimit(make: (limit: LimitName, windowSeconds: number) => Counter): Kept {
  const one = (limit: LimitName) => make(limit, limitWindowsMs[limit] / 1_000);
  return {
    guestMessages: one("guestMessages"),
    userMessages: one("userMessages"),
    addressMessages: one("addressMessages"),
    accountSignIns: one("accountSignIns"),
    addressSignIns: one("addressSignIns"),
    strangerSignIns: one("strangerSignIns"),
    slowSignIns: one("slowSignIns"),
    knownSignIns: one("knownSignIns"),
    allKnownSignIns: one("allKnownSignIns"),
    addressSignUps: one("addressSignUps"),
    addressResetMails: one("addressResetMails"),
    accountResetMails: one("accountResetMails"),
    addressLinks: one("addressLinks"),
    passwordChecks: one("passwordChecks"),
  };
}

/**
 * The port over rate-limiter-flexible, which reads the time from `Date`. Whatever fails in there throws here: a request whose limit cannot
 * be counted is not served.
 */
export function createFlexibleLimiter(kept: Kept): Omit<RateLimiter, "sweep"> {
  return {
    async consume(limit, key) {
      try {
        await kept[limit].consume(key);
        return ok(undefined);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        await giveBack(kept[limit], key, 1, refused);
        return err("RATE_LIMITED", Math.max(refused.msBeforeNext, 1));
      }
    },
    async refund(limit, key) {
      const window = await kept[limit].get(key);
      if (window !== null && window.msBeforeNext > 0 && window.consumedPoints > 0) await kept[limit].reward(key);
    },
    async clear(limit, key) {
      await kept[limit].delete(key);
    },
  };
}
