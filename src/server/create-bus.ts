import type { Database } from "./adapters/database/database";
import { createInProcessBus } from "./adapters/events/in-process";
import { createReadLastNumbers } from "./adapters/events/last-numbers";
import { createPostgresWire } from "./adapters/events/postgres";
import { createRedisWire } from "./adapters/events/redis";
import { type ClosableBus, createSharedBus } from "./adapters/events/shared-bus";
import { createRedisConnection, type RedisConnection } from "./adapters/redis/redis-connection";
import type { IdSource } from "./domain/id-source";
import type { Logger } from "./domain/logger";
import type { Env } from "./env";

type BusParts = { database: Database; redis: RedisConnection | null; ids: IdSource; logger: Logger };

/** Redis where it is configured. The embedded database has one process, which needs nobody to be woken by. */
export function createRedis({ REDIS_URL }: Env, database: Database, logger: Logger): RedisConnection | null {
  return REDIS_URL === undefined || database.kind === "embedded" ? null : createRedisConnection(REDIS_URL, logger);
}

/**
 * How readers hear of what is written. On PostgreSQL other instances may write too: wake-ups come by Redis where there is one, by NOTIFY on
 * the direct connection, and where neither carries, by looking.
 */
export function createBus({ database, redis, ids, logger }: BusParts): ClosableBus {
  if (database.kind === "embedded") {
    return { ...createInProcessBus(), open: () => {}, hears: () => true, isReady: () => true, close: async () => {} };
  }
  const wires = [
    ...(redis === null ? [] : [createRedisWire(redis)]),
    ...(database.directUrl === null ? [] : [createPostgresWire(database, database.directUrl, logger)]),
  ];
  return createSharedBus({ sender: ids.next(), wires, readLastNumbers: createReadLastNumbers(database), logger });
}
