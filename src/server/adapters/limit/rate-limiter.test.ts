import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { describeRateLimiter, twoOfEach } from "@/server/domain/rate-limit/rate-limiter-contract";
import { silentLogger } from "@/testing/silent-logger";
import { type TcpProxy, tcpProxy } from "@/testing/tcp-proxy";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { testServers } from "@/testing/test-servers";
import { createRedisConnection, type RedisClient, type RedisConnection } from "../redis/redis-connection";
import { createDatabaseLimiter, createMemoryLimiter, createRedisLimiter } from "./create-rate-limiter";

const secret = () => "a secret that only tests know of";

describeRateLimiter("memory", async () => ({ limiter: createMemoryLimiter(twoOfEach), dispose: async () => {} }));

describeRateLimiter("the database", async () => {
  const database = await temporaryDatabase();
  return { limiter: createDatabaseLimiter(database, twoOfEach, secret), dispose: () => database.dispose() };
});

const { redisUrl } = testServers();
/** A database of Redis's that nothing else here uses. */
const ownRedis = (url: string) => Object.assign(new URL(url), { pathname: "/9" }).toString();

async function connected(url: string): Promise<RedisConnection> {
  const redis = createRedisConnection(url, silentLogger);
  redis.open();
  await vi.waitUntil(() => isConnected(redis), { timeout: 10_000 });
  return redis;
}

function isConnected(redis: RedisConnection): boolean {
  try {
    return redis.current().isReady;
  } catch {
    return false;
  }
}

/** Lets time pass for Redis: every window there ends sooner. */
async function age(client: RedisClient, ms: number): Promise<void> {
  for (const key of await client.keys("*")) await client.pExpire(key, Math.max((await client.pTTL(key)) - ms, 0));
}

if (redisUrl !== undefined) {
  describeRateLimiter("Redis", async () => {
    const redis = await connected(ownRedis(redisUrl));
    await redis.current().flushDb();
    return {
      limiter: createRedisLimiter(redis, twoOfEach, secret),
      elapse: (ms) => age(redis.current(), ms),
      dispose: () => redis.close(),
    };
  });
}

describe.runIf(redisUrl !== undefined)("a limiter over Redis", () => {
  const takes = async (times: number, limiter: ReturnType<typeof createRedisLimiter>, key: string) => {
    const results = [];
    for (let i = 0; i < times; i++) results.push((await limiter.consume("guestMessages", key)).ok);
    return results;
  };
  let proxy: TcpProxy;
  let connections: RedisConnection[];
  beforeEach(async () => {
    proxy = await tcpProxy(ownRedis(redisUrl ?? ""));
    connections = [await connected(proxy.url), await connected(ownRedis(redisUrl ?? ""))];
  });
  afterEach(async () => {
    for (const redis of connections) await redis.close();
    await proxy.close();
  });
  const limiters = () => connections.map((redis) => createRedisLimiter(redis, twoOfEach, secret));

  it("counts for all instances together", async () => {
    const key = crypto.randomUUID();
    const [here, there] = limiters();
    if (here === undefined || there === undefined) throw new Error("two were opened");
    expect([...(await takes(1, here, key)), ...(await takes(2, there, key)), ...(await takes(1, here, key))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("stores no e-mail and no address, and nothing that could be guessed without the secret", async () => {
    const [here] = limiters();
    await here?.consume("accountSignIns", "reader@example.org 192.0.2.7");
    const keys = await connections[1]?.current().keys("footnote:accountSignIns*");
    expect(keys?.length).toBeGreaterThan(0);
    for (const key of keys ?? []) expect(key).toMatch(/^footnote:accountSignIns:[\w-]{43}$/);
  });

  it("forgets here what is cleared by another instance", async () => {
    const key = crypto.randomUUID();
    const [here, there] = limiters();
    if (here === undefined || there === undefined) throw new Error("two were opened");
    await takes(2, here, key);
    await there.clear("guestMessages", key);
    expect(await takes(3, here, key)).toEqual([true, true, false]);
  });

  it("gives nobody anything again by coming back empty, nor what was counted while it was away", async () => {
    const [here] = limiters();
    if (here === undefined) throw new Error("two were opened");
    const [usedUp, meanwhile, half] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    await takes(2, here, usedUp);
    await takes(1, here, half);
    await proxy.cut();
    expect(await takes(2, here, meanwhile)).toEqual([true, true]);
    await proxy.restore();
    await vi.waitUntil(() => connections.every(isConnected), { timeout: 20_000 });
    await connections[1]?.current().flushDb();
    expect(await takes(2, here, usedUp)).toEqual([false, false]);
    expect(await takes(1, here, meanwhile)).toEqual([false]);
    expect(await takes(2, here, half)).toEqual([true, false]);
  });

  for (const away of ["cut", "stall"] as const) {
    it(`lifts no limit when Redis is gone (${away}): what was used up stays so, what was not counts on, and it comes back by itself`, async () => {
      const [here] = limiters();
      if (here === undefined) throw new Error("two were opened");
      const [usedUp, half, fresh] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
      await takes(2, here, usedUp);
      await takes(1, here, half);
      await proxy[away]();
      expect(await takes(1, here, usedUp)).toEqual([false]);
      expect(await takes(2, here, half)).toEqual([true, false]);
      expect(await takes(3, here, fresh)).toEqual([true, true, false]);
      await here.refund("guestMessages", fresh);
      expect(await takes(2, here, fresh)).toEqual([true, false]);
      await here.clear("guestMessages", fresh);
      expect(await takes(3, here, fresh)).toEqual([true, true, false]);
      await proxy.restore();
      await vi.waitUntil(() => connections.every(isConnected), { timeout: 20_000 });
      expect(await takes(1, here, usedUp)).toEqual([false]);
    });
  }
});

describe("a limiter over the database", () => {
  let database: TemporaryDatabase;
  beforeAll(async () => {
    database = await temporaryDatabase();
  });
  afterAll(() => database.dispose());

  it("stores no e-mail and no address, and nothing that could be guessed without the secret", async () => {
    await createDatabaseLimiter(database, twoOfEach, secret).consume("accountSignIns", "reader@example.org 192.0.2.7");
    await createDatabaseLimiter(database, twoOfEach, () => "another secret").consume("accountSignIns", "reader@example.org 192.0.2.7");
    const rows = await database.query<{ key: string }>("SELECT key FROM rate_limits");
    expect(rows).toHaveLength(2);
    for (const { key } of rows) expect(key).toMatch(/^accountSignIns:[\w-]{43}$/);
  });

  it("counts for all processes together", async () => {
    const [here, there] = [createDatabaseLimiter(database, twoOfEach, secret), createDatabaseLimiter(database, twoOfEach, secret)];
    const results = [
      await here.consume("guestMessages", "shared"),
      await there.consume("guestMessages", "shared"),
      await here.consume("guestMessages", "shared"),
    ];
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false]);
  });

  it("forgets windows that are over, and no others", async () => {
    const limiter = createDatabaseLimiter(database, twoOfEach, secret);
    await database.query("DELETE FROM rate_limits");
    await limiter.consume("guestMessages", "running");
    await database.query("INSERT INTO rate_limits SELECT 'old' || n, 1, $1 FROM generate_series(1, 2500) n", [Date.now() - 3_600_000]);
    await limiter.sweep();
    expect(await database.query("SELECT key FROM rate_limits")).toHaveLength(1);
  });

  it("goes on counting, in memory, while the database does not answer", async () => {
    const away = { ...database, query: () => Promise.reject(new Error("the database is away")) };
    const limiter = createDatabaseLimiter(away, twoOfEach, secret);
    const results = [];
    for (let i = 0; i < 4; i++) results.push(await limiter.consume("guestMessages", "insured"));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    await limiter.refund("guestMessages", "insured");
    expect(await limiter.consume("guestMessages", "insured")).toMatchObject({ ok: true });
  });
});
