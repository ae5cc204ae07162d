import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "@/testing/silent-logger";
import { type TcpProxy, tcpProxy } from "@/testing/tcp-proxy";
import { testServers } from "@/testing/test-servers";
import { createRedisConnection, type RedisConnection, tryRedis } from "./redis-connection";

const { redisUrl } = testServers();

describe("trying Redis", () => {
  it("says in words, without the password, why it cannot be used", async () => {
    const problem = await tryRedis("redis://user:hunter22@127.0.0.1:1");
    expect(problem).toBe("nothing listens there");
  });

  it.runIf(redisUrl !== undefined)("finds nothing wrong with one that answers, and says when it refuses the password", async () => {
    expect(await tryRedis(redisUrl ?? "")).toBeNull();
    const wrong = Object.assign(new URL(redisUrl ?? ""), { username: "nobody", password: "hunter22" }).toString();
    expect(await tryRedis(wrong)).toBe("it refuses this user name or password");
  });
});

describe.runIf(redisUrl !== undefined)("a connection to Redis", () => {
  let proxy: TcpProxy;
  let redis: RedisConnection;
  const ping = () =>
    redis
      .use((client) => client.ping())
      .then(
        (pong) => pong,
        () => null,
      );
  beforeEach(async () => {
    proxy = await tcpProxy(redisUrl ?? "");
    redis = createRedisConnection(proxy.url, silentLogger);
  });
  afterEach(async () => {
    await redis.close();
    await proxy.close();
  });

  it("is made at the first use and again whenever it breaks; meanwhile commands fail at once", async () => {
    await vi.waitUntil(async () => (await ping()) === "PONG", { timeout: 10_000 });
    await proxy.cut();
    expect(await ping()).toBeNull();
    await proxy.restore();
    await vi.waitUntil(async () => (await ping()) === "PONG", { timeout: 20_000 });
  });

  it("fails a command that is not answered, and is good again once it was renewed", async () => {
    await vi.waitUntil(async () => (await ping()) === "PONG", { timeout: 10_000 });
    proxy.stall();
    await expect(redis.use((client) => client.ping())).rejects.toThrow("did not answer");
    await proxy.restore();
    redis.renew();
    await vi.waitUntil(async () => (await ping()) === "PONG", { timeout: 20_000 });
  });

  it("takes no command any more once it is closed", async () => {
    await vi.waitUntil(async () => (await ping()) === "PONG", { timeout: 10_000 });
    await redis.close();
    expect(await ping()).toBeNull();
  });
});
