import type { RedisConnection } from "../redis/redis-connection";
import type { Wire } from "./wire";

const channel = "footnote:wake-ups";

/** Wake-ups by Redis Pub/Sub, on the connection that this instance has to Redis anyway. Closing the wire leaves that open. */
export function createRedisWire(redis: RedisConnection): Wire {
  return {
    name: "redis",
    open(ears) {
      redis.attend({
        prepare: (client) => client.subscribe(channel, ears.onText),
        ready: ears.onConnected,
        lost: ears.onLost,
      });
      redis.open();
    },
    send: (texts) => redis.use(async (client) => void (await Promise.all(texts.map((text) => client.publish(channel, text))))),
    renew: redis.renew,
    close: async () => {},
  };
}
