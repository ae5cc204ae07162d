import { RateLimiterRes } from "rate-limiter-flexible";
import { expect, it, vi } from "vitest";
import { giveBack } from "./give-back";

const given = async (msBeforeNext: number) => {
  const reward = vi.fn(async () => new RateLimiterRes());
  await giveBack({ reward }, "address", 7, new RateLimiterRes(0, msBeforeNext, 12));
  return reward.mock.calls;
};

it("gives the points of a refused try back to their window", async () => {
  expect(await given(60_000)).toEqual([["address", 7]]);
});

it("gives nothing to the window that follows: it would begin below zero", async () => {
  expect(await given(5_000)).toEqual([]);
  expect(await given(0)).toEqual([]);
});
