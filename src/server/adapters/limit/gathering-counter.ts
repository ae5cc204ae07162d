import { RateLimiterRes } from "rate-limiter-flexible";
import type { Counter } from "./flexible-limiter";
import { giveBack } from "./give-back";

type Waiting = { resolve: (counted: RateLimiterRes) => void; reject: (reason: unknown) => void };

/**
 * Counts what comes for a key while a count of it is under way in one step, once that is through: a key that many share, as an address is,
 * would otherwise have each wait for the row's lock with a connection of its own. Where all together are too many, each is counted by itself.
 */
export function createGatheringCounter(counter: Counter): Counter {
  const waiting = new Map<string, Waiting[]>();

  const countEach = async (key: string, batch: readonly Waiting[]): Promise<void> => {
    for (const { resolve, reject } of batch) await counter.consume(key).then(resolve, reject);
  };
  const count = async (key: string, batch: readonly Waiting[]): Promise<void> => {
    if (batch.length === 1) return countEach(key, batch);
    try {
      const counted = await counter.consume(key, batch.length);
      for (const { resolve } of batch) resolve(counted);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      await giveBack(counter, key, batch.length, refused);
      await countEach(key, batch);
    }
  };
  const work = async (key: string): Promise<void> => {
    for (let batch = waiting.get(key) ?? []; batch.length > 0; batch = waiting.get(key) ?? []) {
      waiting.set(key, []);
      await count(key, batch).catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      });
    }
    waiting.delete(key);
  };

  return {
    consume: (key) =>
      new Promise((resolve, reject) => {
        const name = String(key);
        const queue = waiting.get(name);
        if (queue !== undefined) return void queue.push({ resolve, reject });
        waiting.set(name, [{ resolve, reject }]);
        void work(name);
      }),
    reward: (key, points) => counter.reward(key, points),
    get: (key) => counter.get(key),
    delete: (key) => counter.delete(key),
  };
}
