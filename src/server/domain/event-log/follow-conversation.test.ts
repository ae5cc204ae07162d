import { describe, expect, it } from "vitest";
import { createInProcessBus } from "@/server/adapters/events/in-process";
import { createMemoryEventLog } from "@/testing/memory-event-log";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { Attempt } from "../message/ports";
import { createConnections } from "./connections";
import { deltaOf } from "./event-log-contract";
import { followConversation } from "./follow-conversation";
import type { LogEntry } from "./ports";

const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };
const stranger: Actor = { kind: "guest", tokenHash: "b2".repeat(32) };
const ids = { conversationId: "c", answerId: "a", attemptId: "t" };

function setUp() {
  const log = createMemoryEventLog();
  const bus = createInProcessBus();
  const parts = { clock: { now: () => 0 }, ids: { next: () => crypto.randomUUID() } };
  const connections = createConnections(parts, { perOwner: 10, perAddress: 10 });
  const write = async (attempt: Attempt, text: string, isPublished = true) => {
    const event = deltaOf(attempt, 0, text);
    const [result] = await log.append([{ ...ids, ...attempt, event, starts: false }]);
    if (result?.kind === "written" && isPublished) bus.publish(attempt.owner, attempt.conversationId, [{ seq: result.seq, event }]);
  };
  const follow = (actor: Actor, after = 0, signal?: AbortSignal) => {
    const opened = connections.open(actor, { conversationIds: ["c"], address: "192.0.2.1", signal });
    if (!opened.ok) throw new Error(opened.code);
    return followConversation({ log, bus }, actor, { conversationId: "c", after, connection: opened.value });
  };
  return { log, bus, connections, write, follow };
}

async function take(entries: AsyncGenerator<LogEntry, void>, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const next = await entries.next();
    if (next.done) break;
    const { event, seq } = next.value;
    texts.push(`${seq} ${event.type === "answer.delta" ? event.text : event.type}`);
  }
  return texts;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("following a conversation", () => {
  it("gives what the log holds behind a number, then what comes, each once and in order", async () => {
    const { log, write, follow } = setUp();
    const attempt = log.begin(guest, ids);
    await write(attempt, "one");
    await write(attempt, "two");
    const entries = follow(guest, 1);
    expect(await take(entries, 1)).toEqual(["2 two"]);
    const more = take(entries, 2);
    await write(attempt, "three");
    await write(attempt, "four");
    expect(await more).toEqual(["3 three", "4 four"]);
    await entries.return();
  });

  it("loses nothing that is committed while it reads the log, and shows it once", async () => {
    const { log, write, follow } = setUp();
    const attempt = log.begin(guest, ids);
    await write(attempt, "one");
    const read = log.read.bind(log);
    log.read = async (...args) => {
      await write(attempt, "meanwhile");
      log.read = read;
      return read(...args);
    };
    const entries = follow(guest);
    expect(await take(entries, 2)).toEqual(["1 one", "2 meanwhile"]);
    const next = take(entries, 1);
    await settle();
    await write(attempt, "after");
    expect(await next).toEqual(["3 after"]);
    await entries.return();
  });

  it("reads the log again where what it is handed has a gap", async () => {
    const { log, write, follow } = setUp();
    const attempt = log.begin(guest, ids);
    const entries = follow(guest);
    const all = take(entries, 3);
    await settle();
    await write(attempt, "unpublished", false);
    await write(attempt, "two");
    await write(attempt, "three");
    expect(await all).toEqual(["1 unpublished", "2 two", "3 three"]);
    await entries.return();
  });

  it("comes alive when the actor's first message makes the conversation", async () => {
    const { log, write, follow } = setUp();
    const entries = follow(guest);
    const first = take(entries, 1);
    await settle();
    await write(log.begin(guest, ids), "born");
    expect(await first).toEqual(["1 born"]);
    await entries.return();
  });

  it("is silent about another's conversation, before and while it speaks", async () => {
    const { log, write, follow } = setUp();
    const attempt = log.begin(guest, ids);
    await write(attempt, "secret");
    const controller = new AbortController();
    const heard = take(follow(stranger, 0, controller.signal), 1);
    await settle();
    await write(attempt, "more secrets");
    await settle();
    controller.abort();
    expect(await heard).toEqual([]);
  });

  it("catches up a reader that is far behind, in batches", async () => {
    const { log, write, follow } = setUp();
    const attempt = log.begin(guest, ids);
    for (let i = 0; i < 1_200; i++) await write(attempt, "x", false);
    const entries = follow(guest);
    const texts = await take(entries, 1_200);
    expect(texts.at(-1)).toBe("1200 x");
    await entries.return();
  });

  it("frees everything when its reader goes: a thousand comings and goings leave nobody listening", async () => {
    const { bus, connections, follow } = setUp();
    for (let i = 0; i < 1_000; i++) {
      const controller = new AbortController();
      const done = take(follow(guest, 0, controller.signal), 1);
      if (i % 2 === 0) await settle();
      controller.abort();
      expect(await done).toEqual([]);
    }
    expect(bus.listenerCount()).toBe(0);
    expect(connections.list()).toEqual([]);
  });

  it("ends when all connections are ended", async () => {
    const { bus, connections, follow } = setUp();
    const heard = take(follow(guest), 1);
    await settle();
    expect(connections.list()).toMatchObject([{ owner: ownerKey(guest), conversationIds: ["c"] }]);
    connections.endAll();
    expect(await heard).toEqual([]);
    expect(bus.listenerCount()).toBe(0);
  });

  it("ends at once, without a look at the log, where the process ends", async () => {
    const { log, bus, connections, follow } = setUp();
    connections.endAll();
    log.read = () => Promise.reject(new Error("The database has been closed."));
    expect(await take(follow(guest), 1)).toEqual([]);
    expect(bus.listenerCount()).toBe(0);
    expect(connections.list()).toEqual([]);
  });
});
