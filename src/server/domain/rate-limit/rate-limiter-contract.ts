import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { consumeAll } from "./consume-all";
import { type LimitName, type LimitPoints, limitWindowsMs, type RateLimiter } from "./ports";

/** A limiter under test. */
export type LimiterUnderTest = { limiter: RateLimiter; dispose(): Promise<void> };

/** Two points of each limit. */
export const twoOfEach: LimitPoints = {
  guestMessages: 2,
  userMessages: 2,
  addressMessages: 2,
  accountSignIns: 2,
  addressSignIns: 2,
  strangerSignIns: 2,
  addressSignUps: 2,
  addressResetMails: 2,
  accountResetMails: 2,
  addressLinks: 2,
  passwordChecks: 2,
};

/** What every limiter promises. */
export function describeRateLimiter(name: string, open: () => Promise<LimiterUnderTest>): void {
  describe(`${name} as a rate limiter`, () => {
    let under: LimiterUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.dispose());
    beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
    afterEach(() => void vi.useRealTimers());

    const outcomes = (results: readonly { ok: boolean }[]) => results.map(({ ok }) => ok);
    const take = async (times: number, limit: LimitName, key: string) => {
      const results = [];
      for (let i = 0; i < times; i++) results.push(await under.limiter.consume(limit, key));
      return results;
    };

    it("refuses the third of two, with the time that is left of the window", async () => {
      const results = await take(3, "guestMessages", "third");
      expect(outcomes(results)).toEqual([true, true, false]);
      expect(results[2]).toEqual({ ok: false, code: "RATE_LIMITED", retryAfterMs: limitWindowsMs.guestMessages });
      vi.advanceTimersByTime(600_000);
      expect(await under.limiter.consume("guestMessages", "third")).toMatchObject({
        retryAfterMs: limitWindowsMs.guestMessages - 600_000,
      });
    });

    it("counts each key and each limit for itself", async () => {
      await take(3, "guestMessages", "one");
      expect(outcomes(await take(1, "guestMessages", "other"))).toEqual([true]);
      expect(outcomes(await take(1, "userMessages", "one"))).toEqual([true]);
    });

    it("begins anew when the window is over, however often it refused", async () => {
      await take(9, "accountSignIns", "again");
      vi.advanceTimersByTime(limitWindowsMs.accountSignIns + 1);
      expect(outcomes(await take(3, "accountSignIns", "again"))).toEqual([true, true, false]);
    });

    it("gives a point back once, and none that was not taken", async () => {
      await take(5, "guestMessages", "back");
      await under.limiter.refund("guestMessages", "back");
      expect(outcomes(await take(2, "guestMessages", "back"))).toEqual([true, false]);
      await under.limiter.refund("guestMessages", "never");
      expect(outcomes(await take(3, "guestMessages", "never"))).toEqual([true, true, false]);
    });

    it("gives nothing back to a window that has begun since", async () => {
      await take(1, "guestMessages", "late");
      vi.advanceTimersByTime(limitWindowsMs.guestMessages + 1);
      await under.limiter.refund("guestMessages", "late");
      expect(outcomes(await take(3, "guestMessages", "late"))).toEqual([true, true, false]);
    });

    it("lets two of twenty at once through", async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => under.limiter.consume("addressMessages", "crowd")));
      expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    });

    it("takes nothing of the other limits when one of several refuses", async () => {
      await take(2, "addressMessages", "full");
      const refused = await consumeAll(under.limiter, [
        ["userMessages", "someone"],
        ["addressMessages", "full"],
      ]);
      expect(refused).toMatchObject({ ok: false, code: "RATE_LIMITED" });
      expect(outcomes(await take(3, "userMessages", "someone"))).toEqual([true, true, false]);
    });
  });
}
