import { err, ok, type Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import { consumeAll, type LimitKey, refundAll } from "./consume-all";
import type { RateLimiter } from "./ports";
import type { TokenBudget } from "./token-budget";
import { createTurns } from "./turns";

/** How soon to try again where only a running answer has to end. */
const answerPauseMs = 2_000;

/** Refusals of a new answer for the sake of limits. */
export type LimitRefusal = "RATE_LIMITED" | "BUDGET_EXHAUSTED";

/** What one new answer costs. Charged at most once; given back when the answer was not begun. */
export type Toll = {
  /** `running`: how many of the actor's answers run right now. */
  charge(running: number): Promise<Result<void, LimitRefusal>>;
  /** The answer was begun: what was charged stays charged. */
  keep(): void;
};

/** The limits that a new answer meets. */
export type AnswerLimits = {
  /**
   * Runs `work`, one at a time for each owner in this process: so the count of running answers that it reads is still true when it commits,
   * and of equal messages sent at once the second one finds the first. Several processes can together go over the limit of running
   * answers by one each.
   */
  admit<T>(actor: Actor, address: string, work: (toll: Toll) => Promise<T>): Promise<T>;
};

type Parts = { limiter: RateLimiter; budget: TokenBudget; answersAtOnce: { guest: number; user: number } };

/** Limits by kind of actor, by address, by running answers and by the day's tokens. */
export function createAnswerLimits({ limiter, budget, answersAtOnce }: Parts): AnswerLimits {
  const inTurn = createTurns();
  return {
    admit: (actor, address, work) =>
      inTurn(ownerKey(actor), async () => {
        const keys = messageKeys(actor, address);
        const most = actor.kind === "guest" ? answersAtOnce.guest : answersAtOnce.user;
        const charge: { status: "none" | "taken" | "kept" } = { status: "none" };
        const toll: Toll = {
          async charge(running) {
            if (charge.status !== "none") return ok(undefined);
            if (running >= most) return err("RATE_LIMITED", answerPauseMs);
            const affordable = await budget.check();
            if (!affordable.ok) return affordable;
            const consumed = await consumeAll(limiter, keys);
            if (consumed.ok) charge.status = "taken";
            return consumed;
          },
          keep() {
            charge.status = "kept";
          },
        };
        try {
          return await work(toll);
        } finally {
          if (charge.status === "taken") await refundAll(limiter, keys);
        }
      }),
  };
}

function messageKeys(actor: Actor, address: string): LimitKey[] {
  return [
    [actor.kind === "guest" ? "guestMessages" : "userMessages", ownerKey(actor)],
    ["addressMessages", address],
  ];
}
