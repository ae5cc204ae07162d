import { createHmac } from "node:crypto";
import { RateLimiterMemory, RateLimiterRedis } from "rate-limiter-flexible";
import type { LimitPoints, RateLimiter } from "../../domain/rate-limit/ports";
import type { Database } from "../database/database";
import type { RedisConnection } from "../redis/redis-connection";
import { createFlexibleLimiter, forEachLimit, type Kept } from "./flexible-limiter";
import { createGatheringCounter } from "./gathering-counter";
import { createCountTogether, PostgresCounter } from "./postgres-counter";
import { createRememberingCounter } from "./remembering-counter";

const tableName = "rate_limits";

/** Counts in this process: for the embedded database, which no other process opens. */
export function createMemoryLimiter(points: LimitPoints): RateLimiter {
  const kept = forEachLimit((limit, duration) => new RateLimiterMemory({ keyPrefix: limit, points: points[limit], duration }));
  // The library forgets each window when it ends.
  return { ...createFlexibleLimiter(kept), sweep: async () => {} };
}

/**
 * Counts in the database, for all processes together; each counts for itself while the database does not answer. Keys are stored as HMACs
 * under the server's secret: neither an address nor an e-mail can be read from the table, nor be guessed from it.
 */
export function createDatabaseLimiter(database: Database, points: LimitPoints, secret: () => string): RateLimiter {
  const storeClient = clientOver(database);
  const countTogether = createCountTogether(database);
  const kept = forEachLimit((limit, duration) => {
    const common = { keyPrefix: limit, points: points[limit], duration };
    const insuranceLimiter = new RateLimiterMemory(common);
    const inDatabase = { storeClient, storeType: "client", tableName, tableCreated: true, clearExpiredByTimeout: false, insuranceLimiter };
    return createGatheringCounter(new PostgresCounter({ ...common, ...inDatabase }, countTogether));
  });
  return { ...hidingKeys(secret, kept), sweep: () => sweep(database) };
}

/** Counts in Redis, for all instances together, under the same keys; each counts on for itself while Redis does not answer. */
export function createRedisLimiter(redis: RedisConnection, points: LimitPoints, secret: () => string): RateLimiter {
  const storeClient = {
    eval: (script: string, given: { keys: string[]; arguments: string[] }) => redis.use((client) => client.eval(script, given)),
    multi: () => countWithTimeToLive(redis),
    del: (key: string) => redis.use((client) => client.del(key)),
  };
  const outage = { seenAt: 0 };
  const kept = forEachLimit((limit, duration) => {
    const common = { points: points[limit], duration };
    const store = new RateLimiterRedis({ ...common, keyPrefix: `footnote:${limit}`, storeClient, useRedisPackage: true });
    return createRememberingCounter(store, new RateLimiterMemory({ ...common, keyPrefix: limit }), outage);
  });
  // Redis forgets each window when it ends.
  return { ...hidingKeys(secret, kept), sweep: async () => {} };
}

/** The one thing that the library asks for in several commands, within the time that every command has. */
function countWithTimeToLive(redis: RedisConnection) {
  const commands = redis.current().multi();
  const chain = {
    get(key: string) {
      commands.get(key);
      return chain;
    },
    pTTL(key: string) {
      commands.pTTL(key);
      return chain;
    },
    exec: () => redis.use(() => commands.execAsPipeline()),
  };
  return chain;
}

function hidingKeys(secret: () => string, kept: Kept): Omit<RateLimiter, "sweep"> {
  const limiter = createFlexibleLimiter(kept);
  const hidden = (key: string) => createHmac("sha256", secret()).update(key).digest("base64url");
  return {
    consume: (limit, key) => limiter.consume(limit, hidden(key)),
    refund: (limit, key) => limiter.refund(limit, hidden(key)),
    clear: (limit, key) => limiter.clear(limit, hidden(key)),
  };
}

/** Instances' clocks differ a little: what is over for one may be running for another. */
const sweptAfterMs = 600_000;
const sweptAtOnce = 1_000;

/** The library's own sweeping is one statement for the whole table, which may take long. */
async function sweep(database: Database): Promise<void> {
  const over = "SELECT key FROM rate_limits WHERE expire < $1 LIMIT $2";
  while (true) {
    const before = Date.now() - sweptAfterMs;
    const gone = await database.query(`DELETE FROM rate_limits WHERE key IN (${over}) RETURNING key`, [before, sweptAtOnce]);
    if (gone.length < sweptAtOnce) return;
  }
}

/** What the library needs of a pg client. The names it gives its statements are left out: a transaction pooler keeps no plans. */
function clientOver(database: Database) {
  return {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const rows = await database.query(text, values);
      return { rows, rowCount: rows.length };
    },
  };
}
