import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeRateLimiter, twoOfEach } from "@/server/domain/rate-limit/rate-limiter-contract";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createDatabaseLimiter, createMemoryLimiter } from "./create-rate-limiter";

const secret = () => "a secret that only tests know of";

describeRateLimiter("memory", async () => ({ limiter: createMemoryLimiter(twoOfEach), dispose: async () => {} }));

describeRateLimiter("the database", async () => {
  const database = await temporaryDatabase();
  return { limiter: createDatabaseLimiter(database, twoOfEach, secret), dispose: () => database.dispose() };
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
