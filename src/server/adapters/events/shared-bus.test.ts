import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogEntry } from "@/server/domain/event-log/ports";
import { silentLogger } from "@/testing/silent-logger";
import type { LastNumber } from "./last-numbers";
import { createSharedBus } from "./shared-bus";
import { channelName, readWakeUp, wakeUpTexts } from "./wake-up";
import type { Ears, Wire } from "./wire";

const times = { poll: { wokenMs: 5_000, unwokenMs: 700 }, beat: { carryingMs: 5_000, ceasedMs: 1_000, unheardMs: 3_000 } };
const owner = "guest:a1";
const conversationId = "c";
const entry: LogEntry = { seq: 1, event: { type: "answer.delta", answerId: "a", attemptId: "t", offset: 0, text: "x" } };

/** A wire whose far side is the test: it comes up and goes down, is deaf, or refuses to send. */
function testWire(name: string) {
  const sent: string[] = [];
  let ears: Ears | null = null;
  const state = { isDeaf: false, isRefusing: false, renewed: 0 };
  const wire: Wire = {
    name,
    open(given) {
      ears = given;
    },
    async send(texts) {
      if (state.isRefusing) throw new Error("refused");
      sent.push(...texts);
      if (!state.isDeaf) for (const text of texts) ears?.onText(text);
    },
    renew() {
      state.renewed++;
      ears?.onLost();
    },
    close: async () => ears?.onLost(),
  };
  return {
    wire,
    state,
    /** The channels that were sent, text by text, without the beats. */
    sent: () => sent.map((text) => readWakeUp(text).channels).filter(({ length }) => length > 0),
    up: () => ears?.onConnected(),
    down: () => ears?.onLost(),
    /** Another instance wakes. */
    hear: (channel: string) => {
      for (const text of wakeUpTexts({ sender: "other", channels: [channel] })) ears?.onText(text);
    },
  };
}

function setUp(names: readonly string[]) {
  const wires = names.map(testWire);
  const log: LastNumber[] = [];
  const read = { count: 0, fails: false };
  const bus = createSharedBus({
    sender: "this",
    wires: wires.map(({ wire }) => wire),
    async readLastNumbers(ids) {
      read.count++;
      if (read.fails) throw new Error("the database is away");
      return log.filter((last) => ids.includes(last.conversationId));
    },
    logger: silentLogger,
    times,
  });
  bus.open();
  const heard: number[] = [];
  const follow = (by = owner) => bus.listen(by, conversationId, (entries) => heard.push(entries.length));
  return { bus, wires, log, read, heard, follow };
}

const channel = channelName(owner, conversationId);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a bus over several instances", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("sends on the first wire that carries, and goes back to it when it carries again", async () => {
    const { bus, wires } = setUp(["redis", "postgres"]);
    const [redis, postgres] = [wires[0], wires[1]];
    postgres?.up();
    await pass(10);
    bus.publish(owner, conversationId, [entry]);
    await pass(50);
    expect([redis?.sent(), postgres?.sent()]).toEqual([[], [[channel]]]);
    redis?.up();
    await pass(10);
    bus.publish(owner, conversationId, [entry]);
    await pass(50);
    expect([redis?.sent(), postgres?.sent()]).toEqual([[[channel]], [[channel]]]);
    redis?.down();
    bus.publish(owner, conversationId, [entry]);
    await pass(50);
    expect(postgres?.sent()).toHaveLength(2);
    await bus.close();
  });

  it("sends by another wire what one refuses, and tries the one again", async () => {
    const { bus, wires } = setUp(["redis", "postgres"]);
    const [redis, postgres] = [wires[0], wires[1]];
    redis?.up();
    postgres?.up();
    await pass(10);
    if (redis) redis.state.isRefusing = true;
    bus.publish(owner, conversationId, [entry]);
    await pass(50);
    expect(postgres?.sent()).toEqual([[channel]]);
    expect(bus.hears()).toBe(false);
    if (redis) redis.state.isRefusing = false;
    await pass(times.beat.ceasedMs);
    expect(bus.hears()).toBe(true);
    await bus.close();
  });

  it("sends later, once, what no wire takes now", async () => {
    const { bus, wires } = setUp(["postgres"]);
    const [postgres] = wires;
    postgres?.up();
    await pass(10);
    if (postgres) postgres.state.isRefusing = true;
    bus.publish(owner, conversationId, [entry]);
    bus.publish(owner, "d", [entry]);
    await pass(5_000);
    bus.publish(owner, conversationId, [entry]);
    if (postgres) postgres.state.isRefusing = false;
    await pass(2_000);
    expect(postgres?.sent()).toEqual([[channel, channelName(owner, "d")]]);
    await bus.close();
  });

  it("wakes everybody here once when a wire carries again: something may have passed meanwhile", async () => {
    const { bus, wires, heard, follow } = setUp(["postgres"]);
    wires[0]?.up();
    await pass(10);
    follow();
    await pass(20_000);
    expect(heard).toEqual([]);
    wires[0]?.down();
    wires[0]?.up();
    await pass(10);
    expect(heard).toEqual([0]);
    await bus.close();
  });

  it("makes a new connection where it does not hear itself, and looks at the logs meanwhile", async () => {
    const { bus, wires, read, follow } = setUp(["postgres"]);
    const [postgres] = wires;
    postgres?.up();
    follow();
    await pass(6_000);
    expect(postgres?.state.renewed).toBe(0);
    if (postgres) postgres.state.isDeaf = true;
    await pass(times.beat.carryingMs + times.beat.unheardMs);
    expect(postgres?.state.renewed).toBe(1);
    expect(bus.hears()).toBe(false);
    const before = read.count;
    await pass(5 * times.poll.unwokenMs);
    expect(read.count - before).toBe(5);
    await bus.close();
  });

  it("wakes who follows a log that has grown, and nobody when it has not, or when they were handed the entries", async () => {
    const { bus, log, heard, follow } = setUp([]);
    follow();
    const stopStranger = follow("guest:b2");
    const last = { conversationId, owner, seq: 3 };
    log.push(last);
    await pass(times.poll.unwokenMs);
    expect(heard).toEqual([0]);
    await pass(10 * times.poll.unwokenMs);
    expect(heard).toEqual([0]);
    bus.publish(owner, conversationId, [{ ...entry, seq: 4 }]);
    last.seq = 4;
    await pass(times.poll.unwokenMs);
    expect(heard).toEqual([0, 1]);
    last.seq = 5;
    await pass(times.poll.unwokenMs);
    expect(heard).toEqual([0, 1, 0]);
    stopStranger();
    await bus.close();
  });

  it("looks seldom while wake-ups come, so that one lost with its sender is found all the same", async () => {
    const { bus, wires, log, read, heard, follow } = setUp(["postgres"]);
    wires[0]?.up();
    await pass(10);
    follow();
    log.push({ conversationId, owner, seq: 1 });
    await pass(times.poll.unwokenMs + times.poll.wokenMs);
    expect(heard).toEqual([0]);
    expect(read.count).toBe(1);
    wires[0]?.hear(channel);
    expect(heard).toEqual([0, 0]);
    await bus.close();
  });

  it("asks the database nothing while nobody listens", async () => {
    const { bus, read, follow } = setUp([]);
    follow()();
    await pass(10_000);
    expect(read.count).toBe(0);
    expect(bus.listenerCount()).toBe(0);
    await bus.close();
  });

  it("is ready as long as it learns of others' writing in some way, until it is closed", async () => {
    const { bus, wires, read, follow } = setUp(["postgres"]);
    follow();
    expect(bus.isReady()).toBe(true);
    read.fails = true;
    await pass(times.poll.unwokenMs);
    expect(bus.isReady()).toBe(false);
    wires[0]?.up();
    await pass(10);
    expect(bus.isReady()).toBe(true);
    await bus.close();
    expect(bus.isReady()).toBe(false);
  });

  it("sends what it has not sent yet before it closes, and nothing after", async () => {
    const { bus, wires } = setUp(["postgres"]);
    wires[0]?.up();
    await pass(10);
    bus.publish(owner, conversationId, [entry]);
    await bus.close();
    expect(wires[0]?.sent()).toEqual([[channel]]);
    bus.publish(owner, conversationId, [entry]);
    await pass(1_000);
    expect(wires[0]?.sent()).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a wake-up", () => {
  it("fits into a notification of PostgreSQL, however many conversations it is about", () => {
    const channels = Array.from({ length: 250 }, () => channelName(`user:${crypto.randomUUID()}`, crypto.randomUUID()));
    const texts = wakeUpTexts({ sender: crypto.randomUUID(), channels });
    expect(texts.flatMap((text) => readWakeUp(text).channels)).toEqual(channels);
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThan(8_000);
  });

  it("does not tell whose a conversation is", () => {
    const id = crypto.randomUUID();
    const name = channelName("user:0b5f4a3e", id);
    expect(name).toMatch(new RegExp(`^${id}\\.[\\w-]{22}$`));
    expect(channelName("user:0b5f4a3f", id)).not.toBe(name);
  });
});
