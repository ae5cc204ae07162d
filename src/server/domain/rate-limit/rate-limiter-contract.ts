import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { consumeAll } from "./consume-all";
import { type LimitName, type LimitPoints, limitWindowsMs, type RateLimiter } from "./ports";

/** A limiter under test; `elapse` where its store reads time from a clock of its own, and so is let it pass. */
export type LimiterUnderTest = { limiter: RateLimiter; elapse?: (ms: number) => Promise<void>; dispose(): Promise<void> };

/** A store with a clock of its own goes on while a test runs. */
const clockSlackMs = 5_000;

const Refusal = z.object({ ok: z.literal(false), code: z.literal("RATE_LIMITED"), retryAfterMs: z.number() });

/** Two points of each limit. */
export const twoOfEach: LimitPoints = {
  guestMessages: 2,
  userMessages: 2,
  addressMessages: 2,
  accountSignIns: 2,
  addressSignIns: 2,
  strangerSignIns: 2,
  slowSignIns: 2,
  knownSignIns: 2,
  allKnownSignIns: 2,
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

    const elapse = async (ms: number) => {
      vi.advanceTimersByTime(ms);
      await under.elapse?.(ms);
    };
    /** The time that a refusal says is left; a little less is the same. */
    const expectLeft = (result: unknown, leftMs: number) => {
      const { retryAfterMs } = Refusal.parse(result);
      expect(retryAfterMs).toBeLessThanOrEqual(leftMs);
      expect(retryAfterMs).toBeGreaterThanOrEqual(under.elapse === undefined ? leftMs : leftMs - clockSlackMs);
    };
    const outcomes = (results: readonly { ok: boolean }[]) => results.map(({ ok }) => ok);
    const take = async (times: number, limit: LimitName, key: string) => {
      const results = [];
      for (let i = 0; i < times; i++) results.push(await under.limiter.consume(limit, key));
      return results;
    };

    it("refuses the third of two, with the time that is left of the window", async () => {
      const results = await take(3, "guestMessages", "third");
      expect(outcomes(results)).toEqual([true, true, false]);
      expectLeft(results[2], limitWindowsMs.guestMessages);
      await elapse(600_000);
      expectLeft(await under.limiter.consume("guestMessages", "third"), limitWindowsMs.guestMessages - 600_000);
    });

    it("counts each key and each limit for itself", async () => {
      await take(3, "guestMessages", "one");
      expect(outcomes(await take(1, "guestMessages", "other"))).toEqual([true]);
      expect(outcomes(await take(1, "userMessages", "one"))).toEqual([true]);
    });

    it("begins anew when the window is over, however often it refused", async () => {
      await take(9, "accountSignIns", "again");
      await elapse(limitWindowsMs.accountSignIns + 1);
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
      await elapse(limitWindowsMs.guestMessages + 1);
      await under.limiter.refund("guestMessages", "late");
      expect(outcomes(await take(3, "guestMessages", "late"))).toEqual([true, true, false]);
    });

    it("gives a key all its points back that is cleared, and no other, used up or not", async () => {
      for (const key of ["cleared", "kept"]) await take(3, "strangerSignIns", key);
      await under.limiter.clear("strangerSignIns", "cleared");
      await under.limiter.clear("strangerSignIns", "unheard of");
      expect(outcomes(await take(3, "strangerSignIns", "cleared"))).toEqual([true, true, false]);
      expect(outcomes(await take(1, "strangerSignIns", "kept"))).toEqual([false]);
      expect(outcomes(await take(3, "strangerSignIns", "unheard of"))).toEqual([true, true, false]);
    });

    it("counts what comes together for each key and each limit by itself", async () => {
      const { limiter } = under;
      const consumes = (["a", "b", "c"] as const).flatMap((key) => [
        limiter.consume("guestMessages", `together-${key}`),
        limiter.consume("addressMessages", `together-${key}`),
      ]);
      expect((await Promise.all(consumes)).every(({ ok }) => ok)).toBe(true);
      await Promise.all([1, 2].map(() => limiter.refund("guestMessages", "together-a")));
      expect(outcomes(await take(3, "guestMessages", "together-b"))).toEqual([true, false, false]);
      expect(outcomes(await take(3, "addressMessages", "together-a"))).toEqual([true, false, false]);
      expect(outcomes(await take(2, "guestMessages", "together-a"))).toEqual([true, true]);
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
