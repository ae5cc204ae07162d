import { type RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Counter } from "./flexible-limiter";

/** When the store was last found to be away, in milliseconds since the epoch: for all limits that it keeps. */
export type Outage = { seenAt: number };

/**
 * Counts in a store for all instances, and notes each count in memory: while the store is away this instance counts on from what it knew, so
 * that what was used up here stays used up. (The library's own insurance would begin at zero.) A store that comes back empty, or without what was
 * counted meanwhile, counts for less than is known here: for as long as a window lasts, both count. At other times a lower count is another
 * instance's, which has given something back.
 */
export function createRememberingCounter(store: Counter, memory: RateLimiterMemory, outage: Outage): Counter {
  const note = async (key: string, { consumedPoints, msBeforeNext }: RateLimiterRes): Promise<void> => {
    await memory.set(key, consumedPoints, Math.max(msBeforeNext / 1_000, 0.001));
  };
  /** Whether more is known here than the store had counted before this step. */
  const knowsMore = async (key: string, storeHad: number): Promise<boolean> => {
    if (Date.now() - outage.seenAt > memory.duration * 1_000) return false;
    const known = await memory.get(key);
    return known !== null && known.msBeforeNext > 0 && known.consumedPoints > storeHad;
  };
  type Places = Record<"inStore" | "inMemory", () => Promise<RateLimiterRes>>;
  /** `step` is what is added to the count. */
  const counted = async (key: string, step: 1 | -1, { inStore, inMemory }: Places): Promise<RateLimiterRes> => {
    const noted = async (counts: RateLimiterRes) => {
      if (await knowsMore(key, counts.consumedPoints - step)) return inMemory();
      await note(key, counts);
      return null;
    };
    try {
      const counts = await inStore();
      return (await noted(counts)) ?? counts;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) {
        outage.seenAt = Date.now();
        return inMemory();
      }
      await noted(refused);
      throw refused;
    }
  };
  return {
    consume: (key) => {
      const name = String(key);
      return counted(name, 1, { inStore: () => store.consume(name), inMemory: () => memory.consume(name) });
    },
    reward: (key) => {
      const name = String(key);
      return counted(name, -1, { inStore: () => store.reward(name), inMemory: () => memory.reward(name) });
    },
    delete: async (key) => {
      await memory.delete(key);
      // What the store still counts while it is away ends with its window.
      return store.delete(key).catch(() => false);
    },
    get: (key) => store.get(key).catch(() => memory.get(key)),
  };
}
