import { describe, expect, it } from "vitest";
import { createTokenBudget } from "./token-budget";

const dayOf = (ms: number) => Math.floor(ms / 86_400_000);
const noon = Date.UTC(2030, 4, 1, 12);

function setUp() {
  const spent: { atMs: number; tokens: number }[] = [];
  const reads: number[] = [];
  const clock = { nowMs: noon, now: () => clock.nowMs };
  const usage = {
    async tokensOfDay(ms: number) {
      reads.push(ms);
      return spent.filter(({ atMs }) => dayOf(atMs) === dayOf(ms)).reduce((sum, { tokens }) => sum + tokens, 0);
    },
  };
  return { spent, reads, clock, usage, budget: createTokenBudget({ usage, clock }, 1_000) };
}

describe("a budget of tokens", () => {
  it("is exhausted when the tokens of this day in UTC reach it, until midnight", async () => {
    const { spent, clock, budget } = setUp();
    spent.push({ atMs: noon - 86_400_000, tokens: 5_000 }, { atMs: noon, tokens: 999 });
    expect(await budget.check()).toMatchObject({ ok: true });
    spent.push({ atMs: noon, tokens: 1 });
    clock.nowMs += 6_000;
    expect(await budget.check()).toEqual({ ok: false, code: "BUDGET_EXHAUSTED", retryAfterMs: 12 * 3_600_000 - 6_000 });
    clock.nowMs = Date.UTC(2030, 4, 2);
    expect(await budget.check()).toMatchObject({ ok: true });
  });

  it("is summed up once for many questions of a few seconds", async () => {
    const { reads, clock, budget } = setUp();
    await Promise.all([budget.check(), budget.check(), budget.check()]);
    clock.nowMs += 4_000;
    await budget.check();
    expect(reads).toEqual([noon]);
  });

  it("lets nothing through while it cannot be summed up, and asks again", async () => {
    const { usage, clock } = setUp();
    const tokensOfDay = usage.tokensOfDay;
    const budget = createTokenBudget({ usage: { tokensOfDay: (ms) => usage.tokensOfDay(ms) }, clock }, 1_000);
    usage.tokensOfDay = () => Promise.reject(new Error("the database is away"));
    await expect(budget.check()).rejects.toThrow("the database is away");
    usage.tokensOfDay = tokensOfDay;
    expect(await budget.check()).toMatchObject({ ok: true });
  });
});
