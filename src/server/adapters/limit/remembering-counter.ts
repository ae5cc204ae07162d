import { type RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Counter } from "./flexible-limiter";

/**
 * Counts in a store for all instances, and notes each count in memory: while the store is away this instance counts on from what it knew, so
 * that what was used up stays used up. (The library's own insurance would begin at zero.)
 */
export function createRememberingCounter(store: Counter, memory: RateLimiterMemory): Counter {
  const note = async (key: string, { consumedPoints, msBeforeNext }: RateLimiterRes): Promise<void> => {
    await memory.set(key, consumedPoints, Math.max(msBeforeNext / 1_000, 0.001));
  };
  type Places = Record<"inStore" | "inMemory", () => Promise<RateLimiterRes>>;
  const counted = async (key: string, { inStore, inMemory }: Places): Promise<RateLimiterRes> => {
    try {
      const counts = await inStore();
      await note(key, counts);
      return counts;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) return inMemory();
      await note(key, refused);
      throw refused;
    }
  };
  return {
    consume: (key) => {
      const name = String(key);
      return counted(name, { inStore: () => store.consume(name), inMemory: () => memory.consume(name) });
    },
    reward: (key) => {
      const name = String(key);
      return counted(name, { inStore: () => store.reward(name), inMemory: () => memory.reward(name) });
    },
    delete: async (key) => {
      await memory.delete(key);
      // What the store still counts while it is away ends with its window.
      return store.delete(key).catch(() => false);
    },
    get: (key) => store.get(key).catch(() => memory.get(key)),
  };
}
