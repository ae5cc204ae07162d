import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationEvent } from "@/contract/conversation-event";
import { createInProcessBus } from "@/server/adapters/events/in-process";
import { createMemoryEventLog } from "@/testing/memory-event-log";
import { silentLogger } from "@/testing/silent-logger";
import type { Actor } from "../identity/actor";
import { deltaOf } from "./event-log-contract";
import { createEventWriter } from "./event-writer";
import type { LogEntry } from "./ports";

const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };

function setUp() {
  const log = createMemoryEventLog();
  const bus = createInProcessBus();
  const writer = createEventWriter({ log, bus, clock: { now: Date.now }, logger: silentLogger });
  const heard: LogEntry[] = [];
  const onRefused = vi.fn();
  const begin = (name: string) => {
    const attempt = log.begin(guest, { conversationId: `c-${name}`, answerId: `a-${name}`, attemptId: `t-${name}` });
    bus.listen(attempt.owner, attempt.conversationId, (entries) => heard.push(...entries));
    return { attempt, answer: writer.open(attempt, onRefused) };
  };
  return { log, heard, onRefused, begin };
}

describe("the event writer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("writes the first delta at once and the rest once a tick, for all answers in one statement", async () => {
    const { log, heard, begin } = setUp();
    const [a, b] = [begin("a"), begin("b")];
    a.answer.push(deltaOf(a.attempt, 0, "First"));
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([{ seq: 1, event: deltaOf(a.attempt, 0, "First") }]);
    b.answer.push(deltaOf(b.attempt, 0, "Other"));
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 20; i++) {
      a.answer.push(deltaOf(a.attempt, 5 + i, "x"));
      b.answer.push(deltaOf(b.attempt, 5 + i, "y"));
    }
    expect(log.statements).toBe(2);
    await vi.advanceTimersByTimeAsync(50);
    expect(log.statements).toBe(3);
    expect(heard.slice(2)).toEqual([
      { seq: 2, event: deltaOf(a.attempt, 5, "x".repeat(20)) },
      { seq: 2, event: deltaOf(b.attempt, 5, "y".repeat(20)) },
    ]);
  });

  it("writes a first delta without what the others may still gather", async () => {
    const { heard, begin } = setUp();
    const [a, b] = [begin("a"), begin("b")];
    a.answer.push(deltaOf(a.attempt, 0, "First"));
    await vi.advanceTimersByTimeAsync(0);
    a.answer.push(deltaOf(a.attempt, 5, " second"));
    await vi.advanceTimersByTimeAsync(30);
    b.answer.push(deltaOf(b.attempt, 0, "Other"));
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.map(({ event }) => event)).toEqual([deltaOf(a.attempt, 0, "First"), deltaOf(b.attempt, 0, "Other")]);
    await vi.advanceTimersByTimeAsync(20);
    expect(heard.at(-1)).toEqual({ seq: 2, event: deltaOf(a.attempt, 5, " second") });
  });

  it("tells a person who owns the conversation by now, and knows the answer as theirs from then on", async () => {
    const memory = createMemoryEventLog();
    const append: typeof memory.append = async (events) =>
      (await memory.append(events)).map((result) => (result.kind === "written" ? { ...result, owner: "user:ada" } : result));
    const bus = createInProcessBus();
    const writer = createEventWriter({ log: { ...memory, append }, bus, clock: { now: Date.now }, logger: silentLogger });
    const attempt = memory.begin(guest, { conversationId: "c", answerId: "a", attemptId: "t" });
    const heard: LogEntry[] = [];
    bus.listen("user:ada", "c", (entries) => heard.push(...entries));
    writer.open(attempt, vi.fn()).push(deltaOf(attempt, 0, "First"));
    await vi.advanceTimersByTimeAsync(0);
    expect([heard.length, attempt.owner]).toEqual([1, "user:ada"]);
  });

  it("writes an answer's sources a moment after they are known, together with a first delta that comes by then", async () => {
    const { log, heard, begin } = setUp();
    const [quick, slow] = [begin("quick"), begin("slow")];
    const sources = (answerId: string): ConversationEvent => ({ type: "answer.sources", answerId, sources: [] });
    quick.answer.push(sources("a-quick"));
    await vi.advanceTimersByTimeAsync(2);
    quick.answer.push(deltaOf(quick.attempt, 0, "First"));
    await vi.advanceTimersByTimeAsync(0);
    expect([log.statements, heard.length]).toEqual([1, 2]);
    slow.answer.push(sources("a-slow"));
    await vi.advanceTimersByTimeAsync(20);
    expect([log.statements, heard.length]).toEqual([2, 3]);
  });

  it("publishes nothing before its statement has committed", async () => {
    const { log, heard, begin } = setUp();
    const a = begin("a");
    const append = log.append.bind(log);
    let commit: () => void = () => {};
    log.append = async (appends) => {
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
      return append(appends);
    };
    a.answer.push(deltaOf(a.attempt, 0, "First"));
    await vi.advanceTimersByTimeAsync(200);
    expect(heard).toEqual([]);
    commit();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toHaveLength(1);
  });

  it("writes what found its conversation busy at a later tick, before all that came since", async () => {
    const { log, heard, begin } = setUp();
    const a = begin("a");
    const unlock = log.lock(a.attempt.conversationId);
    a.answer.push(deltaOf(a.attempt, 0, "One"));
    await vi.advanceTimersByTimeAsync(10);
    a.answer.push(deltaOf(a.attempt, 3, " two"));
    await vi.advanceTimersByTimeAsync(100);
    expect(heard).toEqual([]);
    unlock();
    await vi.advanceTimersByTimeAsync(50);
    expect(heard.map(({ event }) => event)).toEqual([deltaOf(a.attempt, 0, "One"), deltaOf(a.attempt, 3, " two")]);
  });

  it("tells an answer once that it lost its job", async () => {
    const { log, heard, onRefused, begin } = setUp();
    const a = begin("a");
    log.take(a.attempt);
    a.answer.push(deltaOf(a.attempt, 0, "late"));
    await vi.advanceTimersByTimeAsync(100);
    expect(onRefused).toHaveBeenCalledOnce();
    expect(heard).toEqual([]);
  });

  it("writes again what a failing database did not take", async () => {
    const { log, heard, begin } = setUp();
    const a = begin("a");
    const append = log.append.bind(log);
    let failures = 2;
    log.append = async (appends) => {
      if (failures-- > 0) throw new Error("connection lost");
      return append(appends);
    };
    a.answer.push(deltaOf(a.attempt, 0, "kept"));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toEqual([{ seq: 1, event: deltaOf(a.attempt, 0, "kept") }]);
  });

  it("hands back at the end what is not in the log, and writes none of it afterwards", async () => {
    const { heard, begin } = setUp();
    const a = begin("a");
    a.answer.push(deltaOf(a.attempt, 0, "One"));
    await vi.advanceTimersByTimeAsync(0);
    a.answer.push(deltaOf(a.attempt, 3, " two"));
    expect(await a.answer.close()).toEqual([deltaOf(a.attempt, 3, " two")]);
    await vi.advanceTimersByTimeAsync(200);
    expect(heard).toHaveLength(1);
  });

  it("hands back all the text of an answer that ends while its sources are being written", async () => {
    const { log, heard, begin } = setUp();
    const a = begin("a");
    const append = log.append.bind(log);
    let commit: () => void = () => {};
    log.append = async (appends) => {
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
      return append(appends);
    };
    a.answer.push({ type: "answer.sources", answerId: "a-a", sources: [] });
    await vi.advanceTimersByTimeAsync(20);
    a.answer.push(deltaOf(a.attempt, 0, "Everything"));
    const closing = a.answer.close();
    commit();
    expect(await closing).toEqual([deltaOf(a.attempt, 0, "Everything")]);
    await vi.advanceTimersByTimeAsync(200);
    expect([log.statements, heard.length]).toEqual([1, 1]);
  });

  it("waits longer between statements that take long", async () => {
    const { log, begin } = setUp();
    const a = begin("a");
    const append = log.append.bind(log);
    log.append = async (appends) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return append(appends);
    };
    a.answer.push(deltaOf(a.attempt, 0, "One"));
    await vi.advanceTimersByTimeAsync(100);
    a.answer.push(deltaOf(a.attempt, 3, " two"));
    await vi.advanceTimersByTimeAsync(399);
    expect(log.statements).toBe(1);
    await vi.advanceTimersByTimeAsync(101);
    expect(log.statements).toBe(2);
  });
});
