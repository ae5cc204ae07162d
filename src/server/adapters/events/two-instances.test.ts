import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import type { Database } from "@/server/adapters/database/database";
import type { Container } from "@/server/container";
import { followConversation } from "@/server/domain/event-log/follow-conversation";
import type { LogEntry } from "@/server/domain/event-log/ports";
import type { Actor } from "@/server/domain/identity/actor";
import type { AskPipeline } from "@/server/jobs/answer";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { scriptedAnswer } from "@/testing/scripted-answer";
import { type TcpProxy, tcpProxy } from "@/testing/tcp-proxy";
import { type TemporaryDatabase, temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import { type TestGuest, testGuest } from "@/testing/test-browser";
import { testServers } from "@/testing/test-servers";

const pieces = 30;
/** What a test does while an answer runs, at every piece of it. */
let between: (piece: number) => Promise<void> | void = () => {};

/** Says thirty words, so far apart that each is an event of its own. */
const slowAnswer: AskPipeline = async function* (question, signal, meter) {
  for await (const event of scriptedAnswer()(question, signal, meter)) {
    if (event.type !== "text" || !event.text.startsWith("A lease")) yield event;
    else {
      for (let piece = 0; piece < pieces; piece++) {
        await between(piece);
        await new Promise((resolve) => setTimeout(resolve, 60));
        yield { type: "text", text: `${piece} ` };
      }
      yield event;
    }
  }
};

type Reader = { entries: LogEntry[]; done: Promise<void>; leave(): void };

/** Follows a conversation in an instance up to the end of its answer. */
function read({ services }: Container, actor: Actor, conversationId: string): Reader {
  const opened = services.connections.open(actor, { conversationIds: [conversationId], address: "192.0.2.1", signal: undefined });
  if (!opened.ok) throw new Error(opened.code);
  const entries: LogEntry[] = [];
  const done = (async () => {
    for await (const entry of followConversation(services, actor, { conversationId, after: 0, connection: opened.value })) {
      entries.push({ seq: entry.seq, event: entry.event });
      if (entry.event.type === "message.finished") return;
    }
  })();
  return { entries, done, leave: opened.value.close };
}

type Pair = { database: TemporaryDatabase; a: ChatUnderTest; b: ChatUnderTest; dispose(): Promise<void> };

async function openPair(variables: Record<string, string>, change: (database: Database) => Partial<Database> = () => ({})): Promise<Pair> {
  const database = await temporaryDatabase();
  const shared = { ...database, ...change(database) };
  const open = () => openChatUnderTest({ ask: slowAnswer, variables, database: shared });
  const [a, b] = [await open(), await open()];
  return {
    database,
    a,
    b,
    async dispose() {
      await Promise.all([a.dispose(), b.dispose()]);
      await database.dispose();
    },
  };
}

/** Asks `from`; a reader in `to`, who was there before, must see exactly what the log holds. */
async function seesAll(from: ChatUnderTest, to: ChatUnderTest): Promise<LogEntry[]> {
  const guest: TestGuest = testGuest(from.container);
  const conversationId = crypto.randomUUID();
  const reader = read(to.container, guest.actor, conversationId);
  Sent.parse((await guest.send("What is a lease?", conversationId)).data);
  await reader.done;
  const stored = await from.container.services.log.read(guest.actor, conversationId, 0, 1_000);
  expect(reader.entries).toEqual(stored);
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, i) => i + 1));
  expect(stored.filter(({ event }) => event.type === "answer.delta").length).toBeGreaterThan(3);
  await expect.poll(() => to.container.services.bus.listenerCount()).toBe(0);
  return stored;
}

const { redisUrl } = testServers();
const isShared = temporaryKind() !== "embedded";

describe.runIf(isShared)("a reader on another instance", () => {
  afterEach(() => {
    between = () => {};
  });

  describe.each([
    { by: "NOTIFY", variables: {}, change: () => ({}) },
    { by: "looking, without a direct connection", variables: {}, change: () => ({ directUrl: null }) },
    ...(redisUrl === undefined ? [] : [{ by: "Redis", variables: { REDIS_URL: redisUrl }, change: () => ({}) }]),
    ...(redisUrl === undefined ? [] : [{ by: "Redis alone", variables: { REDIS_URL: redisUrl }, change: () => ({ directUrl: null }) }]),
  ])("woken by $by", ({ variables, change }) => {
    let pair: Pair;
    beforeAll(async () => {
      pair = await openPair(variables, change);
    });
    afterAll(() => pair.dispose());

    it("sees every event of an answer, in order, either way round", async () => {
      await Promise.all([seesAll(pair.a, pair.b), seesAll(pair.b, pair.a), seesAll(pair.a, pair.a)]);
      expect(await pair.a.container.isReady()).toBe(true);
    });
  });

  describe("woken by NOTIFY", () => {
    let pair: Pair;
    beforeEach(async () => {
      pair = await openPair({});
    });
    afterEach(() => pair.dispose());

    const listening = async () =>
      pair.database.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'footnote-listen'",
      );

    it("misses nothing when the connections that listen are ended in the middle, again and again", async () => {
      let ended = 0;
      between = async (piece) => {
        if (piece % 6 !== 3) return;
        for (const { pid } of await listening()) {
          await pair.database.query("SELECT pg_terminate_backend($1)", [pid]);
          ended++;
        }
      };
      await seesAll(pair.a, pair.b);
      expect(ended).toBeGreaterThan(2);
      await expect.poll(async () => (await listening()).length, { timeout: 20_000 }).toBe(2);
    });

    it("follows an answer that belongs to a person who has signed in on another instance meanwhile", async () => {
      const guest = testGuest(pair.a.container);
      const { actor: person } = await pair.b.user();
      const conversationId = crypto.randomUUID();
      const seen: number[] = [];
      let reader: Reader | null = null;
      between = async (piece) => {
        if (piece === 5) {
          await pair.database.query("UPDATE conversations SET user_id = $2 WHERE id = $1", [conversationId, person.userId]);
          reader = read(pair.b.container, person, conversationId);
        }
        if (piece === 15 || piece === 25) seen.push(reader?.entries.length ?? 0);
      };
      Sent.parse((await guest.send("What is a lease?", conversationId)).data);
      await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(2);
      // Looking alone, once in five seconds, would have seen nothing new in between.
      expect(seen[1]).toBeGreaterThan(seen[0] ?? Infinity);
      await expect.poll(() => reader?.entries.at(-1)?.event.type, { timeout: 20_000 }).toBe("message.finished");
    });

    it("leaves no connection behind when an instance closes", async () => {
      await seesAll(pair.a, pair.b);
      await Promise.all([pair.a.container.close(), pair.b.container.close()]);
      await expect.poll(async () => (await listening()).length).toBe(0);
      expect(await pair.a.container.isReady()).toBe(false);
    });
  });

  describe.runIf(redisUrl !== undefined)("woken by Redis", () => {
    let pair: Pair;
    let proxy: TcpProxy;
    beforeEach(async () => {
      proxy = await tcpProxy(redisUrl ?? "");
    });
    afterEach(async () => {
      await pair.dispose();
      await proxy.close();
    });

    const change = { "with NOTIFY beside it": () => ({}), alone: () => ({ directUrl: null }) };
    for (const [how, changed] of Object.entries(change)) {
      it(`misses nothing, ${how}, when Redis is cut off, hangs, and comes back`, async () => {
        pair = await openPair({ REDIS_URL: proxy.url }, changed);
        await seesAll(pair.a, pair.b);
        between = (piece) => {
          if (piece === 10) return proxy.cut();
          if (piece === 20) return proxy.restore();
        };
        await seesAll(pair.a, pair.b);
        between = (piece) => {
          if (piece === 10) proxy.stall();
        };
        await Promise.all([seesAll(pair.a, pair.b), seesAll(pair.b, pair.a)]);
        expect(await pair.b.container.isReady()).toBe(true);
        between = () => {};
        await proxy.restore();
        await seesAll(pair.b, pair.a);
      });
    }
  });
});
