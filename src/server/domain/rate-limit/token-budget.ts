import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { TokenUsage } from "./ports";

const dayMs = 86_400_000;
/** How long a sum is believed. Answers that are accepted meanwhile can go over the budget by what they cost. */
const staleAfterMs = 5_000;

/** Whether the language model may still be asked today. */
export type TokenBudget = { check(): Promise<Result<void, "BUDGET_EXHAUSTED">> };

/** No end to what may be spent: without a language model, or without a budget for it. */
export const noBudget: TokenBudget = { check: async () => ok(undefined) };

/**
 * A budget of tokens for each day in UTC, over all that language models read and write for all people. What is running when it is used up may end. A refusal tells the
 * time until midnight.
 */
export function createTokenBudget(
  { usage, clock }: { usage: Pick<TokenUsage, "tokensOfDay">; clock: Clock },
  dailyTokens: number,
): TokenBudget {
  let known: { day: number; readAt: number; tokens: Promise<number> } | null = null;
  return {
    async check() {
      const nowMs = clock.now();
      const day = Math.floor(nowMs / dayMs);
      if (known === null || known.day !== day || Math.abs(nowMs - known.readAt) >= staleAfterMs) {
        const tokens = usage.tokensOfDay(nowMs);
        known = { day, readAt: nowMs, tokens };
        tokens.catch(() => {
          known = null;
        });
      }
      return (await known.tokens) < dailyTokens ? ok(undefined) : err("BUDGET_EXHAUSTED", (day + 1) * dayMs - nowMs);
    },
  };
}
