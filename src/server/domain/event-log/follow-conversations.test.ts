import { describe, expect, it } from "vitest";
import type { FollowedEvent } from "@/contract/conversation-event";
import { createInProcessBus } from "@/server/adapters/events/in-process";
import { createMemoryEventLog } from "@/testing/memory-event-log";
import type { Actor } from "../identity/actor";
import type { Attempt } from "../message/ports";
import { createConnections } from "./connections";
import { deltaOf } from "./event-log-contract";
import { followConversations } from "./follow-conversations";

const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };
const stranger: Actor = { kind: "guest", tokenHash: "b2".repeat(32) };

function setUp() {
  const log = createMemoryEventLog();
  const bus = createInProcessBus();
  const parts = { clock: { now: () => 0 }, ids: { next: () => crypto.randomUUID() } };
  const connections = createConnections(parts, { perOwner: 10, perAddress: 10 });
  const begin = (conversationId: string, actor = guest) =>
    log.begin(actor, { conversationId, answerId: `answer-${conversationId}`, attemptId: `attempt-${conversationId}` });
  const write = async (attempt: Attempt, text: string, isPublished = true) => {
    const event = deltaOf(attempt, 0, text);
    const [result] = await log.append([{ ...attempt, event, starts: false }]);
    if (result?.kind === "written" && isPublished) bus.publish(attempt.owner, attempt.conversationId, [{ seq: result.seq, event }]);
  };
  const follow = (follows: Record<string, number>, signal?: AbortSignal) => {
    const opened = connections.open(guest, { conversationIds: Object.keys(follows), address: "192.0.2.1", signal });
    if (!opened.ok) throw new Error(opened.code);
    const each = Object.entries(follows).map(([conversationId, after]) => ({ conversationId, after }));
    return followConversations({ log, bus }, guest, { follows: each, connection: opened.value });
  };
  return { log, bus, connections, begin, write, follow };
}

async function take(entries: AsyncGenerator<FollowedEvent, void>, count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const next = await entries.next();
    if (next.done) break;
    const { conversationId, seq, event } = next.value;
    texts.push(`${conversationId}${seq} ${event.type === "answer.delta" ? event.text : event.type}`);
  }
  return texts;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("following several conversations at once", () => {
  it("gives each from behind its own number on, then what comes in any of them", async () => {
    const { begin, write, follow } = setUp();
    const [a, b] = [begin("a"), begin("b")];
    for (const text of ["one", "two"]) await write(a, text);
    await write(b, "uno");
    const entries = follow({ a: 1, b: 0 });
    expect(await take(entries, 2)).toEqual(["a2 two", "b1 uno"]);
    const more = take(entries, 3);
    await write(b, "dos");
    await write(a, "three");
    await write(b, "tres");
    expect((await more).sort()).toEqual(["a3 three", "b2 dos", "b3 tres"]);
    await entries.return();
  });

  it("is silent about another's among one's own, and hears a missing one once it begins", async () => {
    const { begin, write, follow } = setUp();
    const [own, secret] = [begin("own"), begin("secret", stranger)];
    await write(secret, "secret");
    const entries = follow({ secret: 0, own: 0, later: 0 });
    const heard = take(entries, 2);
    await settle();
    await write(secret, "more secrets");
    await write(begin("later"), "born");
    await settle();
    await write(own, "mine");
    expect(await heard).toEqual(["later1 born", "own1 mine"]);
    await entries.return();
  });

  it("tells of a log that ends before what the reader knows, and goes on from there", async () => {
    const { begin, write, follow } = setUp();
    const a = begin("a");
    for (const text of ["one", "two"]) await write(a, text);
    const entries = follow({ a: 7 });
    expect(await take(entries, 1)).toEqual(["a2 log.rewound"]);
    const more = take(entries, 1);
    await write(a, "three");
    expect(await more).toEqual(["a3 three"]);
    await entries.return();
  });

  it("notices a log that is set back, or begins anew, while it is followed", async () => {
    const { begin, write, follow } = setUp();
    const entries = follow({ a: 7 });
    const heard = take(entries, 2);
    await settle();
    const a = begin("a");
    await write(a, "anew");
    await settle();
    await write(a, "and on");
    const [rewound, next] = await heard;
    expect(rewound).toMatch(/log\.rewound$/);
    expect(next ?? "").toMatch(/and on$|rewound$/);
    await entries.return();
  });

  it("does not let a long log hold up what comes in another conversation", async () => {
    const { begin, write, follow } = setUp();
    const [long, live] = [begin("long"), begin("live")];
    for (let count = 0; count < 1_400; count++) await write(long, "x", false);
    const entries = follow({ long: 0, live: 0 });
    await take(entries, 600);
    await write(live, "now");
    const rest = await take(entries, 801);
    expect(rest.indexOf("live1 now")).toBeLessThan(500);
    expect(rest.filter((text) => text.startsWith("long")).at(-1)).toBe("long1400 x");
    await entries.return();
  });

  it("leaves the reason in the registry where the log cannot be read, and nobody listening", async () => {
    const { log, bus, connections, follow } = setUp();
    log.read = () => Promise.reject(new Error("The database is away."));
    await expect(follow({ a: 0 }).next()).rejects.toThrow("away");
    expect(connections.list()).toMatchObject([{ status: "error", errorMessage: "The database is away.", conversationIds: ["a"] }]);
    expect(bus.listenerCount()).toBe(0);
  });
});
