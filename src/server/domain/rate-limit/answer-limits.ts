import { err, ok, type Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import { consumeAll, type LimitKey, refundAll } from "./consume-all";
import { createPlaces } from "./places";
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
  /** The answer was begun: what was charged stays charged, and its place at its address is taken until it ends. */
  keep(): void;
  /** The answer has ended: its place is free. May be called before `keep`. */
  ended(): void;
};

/** The limits that a new answer meets. */
export type AnswerLimits = {
  /**
   * Runs `work`, one at a time for each owner in this process: so the count of running answers that it reads is still true when it commits,
   * and of equal messages sent at once the second one finds the first. Several processes can together go over the limit of running
   * answers by one each. An address's running answers are counted in each process alone, from admission to their end; one that was taken
   * over from another process counts for no address.
   */
  admit<T>(actor: Actor, address: string, work: (toll: Toll) => Promise<T>): Promise<T>;
};

type Parts = { limiter: RateLimiter; budget: TokenBudget; answersAtOnce: { guest: number; user: number; address: number } };

/** Limits by kind of actor, by address, by running answers of each of them, and by the day's tokens. */
export function createAnswerLimits({ limiter, budget, answersAtOnce }: Parts): AnswerLimits {
  const inTurn = createTurns();
  const takePlace = createPlaces(answersAtOnce.address);
  return {
    admit: (actor, address, work) =>
      inTurn(ownerKey(actor), async () => {
        const keys = messageKeys(actor, address);
        const most = actor.kind === "guest" ? answersAtOnce.guest : answersAtOnce.user;
        const charge: { status: "none" | "taken" | "kept"; freePlace: () => void } = { status: "none", freePlace: () => {} };
        const toll: Toll = {
          async charge(running) {
            if (charge.status !== "none") return ok(undefined);
            const freePlace = running < most ? takePlace(address) : null;
            if (freePlace === null) return err("RATE_LIMITED", answerPauseMs);
            charge.freePlace = freePlace;
            const affordable = await budget.check();
            if (!affordable.ok) return affordable;
            const consumed = await consumeAll(limiter, keys);
            if (consumed.ok) charge.status = "taken";
            return consumed;
          },
          keep() {
            charge.status = "kept";
          },
          ended: () => charge.freePlace(),
        };
        try {
          return await work(toll);
        } finally {
          if (charge.status !== "kept") charge.freePlace();
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
