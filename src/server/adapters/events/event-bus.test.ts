import { vi } from "vitest";
import { type BusUnderTest, describeBusBetweenInstances, describeEventBus } from "@/server/domain/event-log/event-bus-contract";
import type { EventBus } from "@/server/domain/event-log/ports";
import { silentLogger } from "@/testing/silent-logger";
import { temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import { testServers } from "@/testing/test-servers";
import { createRedisConnection } from "../redis/redis-connection";
import { createInProcessBus } from "./in-process";
import { createPostgresWire } from "./postgres";
import { createRedisWire } from "./redis";
import { createSharedBus } from "./shared-bus";
import type { Wire } from "./wire";

/** Two instances with a wire each, once each hears the wire. */
async function twoInstances(wire: () => Wire, closeRest: () => Promise<unknown>): Promise<BusUnderTest<EventBus>> {
  const instance = () =>
    createSharedBus({ sender: crypto.randomUUID(), wires: [wire()], readLastNumbers: async () => [], logger: silentLogger });
  const [here, there] = [instance(), instance()];
  here.open();
  there.open();
  await vi.waitUntil(() => here.hears() && there.hears(), { timeout: 10_000 });
  return {
    here,
    there,
    async dispose() {
      await Promise.all([here.close(), there.close()]);
      await closeRest();
    },
  };
}

const inProcess = async () => ({ here: createInProcessBus(), there: null, dispose: async () => {} });
describeEventBus("the bus of one process", inProcess);

const overPostgres = async () => {
  const database = await temporaryDatabase();
  const { directUrl } = database;
  if (directUrl === null) throw new Error("this test needs a direct connection");
  return twoInstances(
    () => createPostgresWire(database, directUrl, silentLogger),
    () => database.dispose(),
  );
};
if (temporaryKind() !== "embedded") {
  describeEventBus("NOTIFY", overPostgres);
  describeBusBetweenInstances("NOTIFY", overPostgres);
}

const { redisUrl } = testServers();
if (redisUrl !== undefined) {
  const overRedis = () => {
    const connections = [createRedisConnection(redisUrl, silentLogger), createRedisConnection(redisUrl, silentLogger)];
    const left = [...connections];
    return twoInstances(
      () => createRedisWire(left.pop() ?? createRedisConnection(redisUrl, silentLogger)),
      () => Promise.all(connections.map((redis) => redis.close())),
    );
  };
  describeEventBus("Redis", overRedis);
  describeBusBetweenInstances("Redis", overRedis);
}
