import type { RedisClientType } from "@redis/client";
import type { Logger } from "../../domain/logger";
import { type KeptConnection, keepConnected } from "../events/keep-connected";

/** A connection of the library, as it makes it without options. */
export type RedisClient = RedisClientType;

/** One connection to Redis for everything this instance does there; made at the first use, and again whenever it breaks. */
export type RedisConnection = {
  /** Connects now, if nobody has yet. */
  open(): void;
  /** Runs commands. Rejects at once where there is no connection, and where no answer comes within half a second. */
  use<T>(commands: (client: RedisClient) => Promise<T>): Promise<T>;
  /** The connection itself. Throws where there is none. */
  current(): RedisClient;
  /** Is told of every connection, which it may prepare, and of its end. */
  attend(attendant: Attendant): void;
  /** Makes a new connection in place of one that is no good. */
  renew(): void;
  close(): Promise<void>;
};

/** `lost` is only told of connections that were `ready`. */
export type Attendant = { prepare(client: RedisClient): Promise<void>; ready(): void; lost(): void };

const answerMs = 500;
const connectMs = 5_000;

/** Redis by its URL. Nothing of the library is loaded before the first use. */
export function createRedisConnection(url: string, logger: Logger): RedisConnection {
  const attendants: Attendant[] = [];
  let kept: KeptConnection<RedisClient> | null = null;
  let isClosed = false;
  const ways = {
    name: "redis",
    async connect(lost: () => void) {
      const client = await connectTo(url, lost);
      try {
        for (const { prepare } of attendants) await inTime(prepare(client), answerMs);
        return client;
      } catch (error) {
        discard(client);
        throw error;
      }
    },
    end: async (client: RedisClient) => discard(client),
    onConnected() {
      for (const { ready } of attendants) ready();
    },
    onLost() {
      for (const { lost } of attendants) lost();
    },
  };
  const open = (): void => {
    if (!isClosed) kept ??= keepConnected(ways, logger);
  };
  const current = (): RedisClient => {
    open();
    const client = kept?.current() ?? null;
    if (client === null) throw new Error("Redis is not connected.");
    return client;
  };
  return {
    open,
    current,
    use: async (commands) => inTime(commands(current()), answerMs),
    attend: (attendant) => void attendants.push(attendant),
    renew: () => kept?.renew(),
    async close() {
      isClosed = true;
      await kept?.close();
    },
  };
}

async function connectTo(url: string, lost: () => void): Promise<RedisClient> {
  const { createClient } = await import("@redis/client");
  // It shall not connect again by itself: who waits for an answer must know at once that none comes.
  const client: RedisClient = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: false, connectTimeout: connectMs },
  });
  client.on("error", lost).on("end", lost).on("terminated", lost);
  try {
    await inTime(client.connect(), connectMs); // a server that hangs accepts connections all the same
    return client;
  } catch (error) {
    discard(client);
    throw error;
  }
}

/** What keeps us from using Redis, in words; null when it answers. */
export async function tryRedis(url: string): Promise<string | null> {
  try {
    const client = await connectTo(url, () => {});
    discard(client);
    return null;
  } catch (error) {
    return sentenceFor(error instanceof AggregateError ? error.errors[0] : error); // one error for each address of the host
  }
}

function sentenceFor(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/ECONNREFUSED/.test(message)) return "nothing listens there";
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return "that host name is unknown";
  if (/WRONGPASS|NOAUTH|AUTH/.test(message)) return "it refuses this user name or password";
  if (/HELLO|NOPROTO/.test(message)) return "it is older than Redis 6";
  return message;
}

/** The library throws where there is nothing left to end. */
function discard(client: RedisClient): void {
  if (client.isOpen) client.destroy();
}

async function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
