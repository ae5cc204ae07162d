import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventBus, LogEntry } from "./ports";

/** A bus under test: as one instance has it, and for buses over several as another one has it; both hear each other already. */
export type BusUnderTest<There extends EventBus | null> = { here: EventBus; there: There; dispose(): Promise<void> };

const owner = "user:0b5f4a3e-0000-4000-8000-000000000001";
const stranger = "user:0b5f4a3e-0000-4000-8000-000000000002";

function entriesFrom(first: number, count: number): LogEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    seq: first + i,
    event: { type: "answer.delta", answerId: "a", attemptId: "t", offset: i, text: "x" },
  }));
}

/** Numbers of the entries heard, delivery by delivery; an empty delivery is a wake-up. */
function hear(bus: EventBus, by: string, conversationId: string): { heard: number[][]; stop: () => void } {
  const heard: number[][] = [];
  return { heard, stop: bus.listen(by, conversationId, (entries) => heard.push(entries.map(({ seq }) => seq))) };
}

/** What every bus promises within an instance. */
export function describeEventBus(name: string, open: () => Promise<BusUnderTest<EventBus | null>>): void {
  describe(`${name} as an event bus`, () => {
    let under: BusUnderTest<EventBus | null>;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.dispose());

    it("hands what is published to all who listen to that conversation, at once and in order", () => {
      const conversationId = crypto.randomUUID();
      const readers = [hear(under.here, owner, conversationId), hear(under.here, owner, conversationId)];
      under.here.publish(owner, conversationId, entriesFrom(1, 2));
      under.here.publish(owner, conversationId, entriesFrom(3, 1));
      for (const { heard, stop } of readers) {
        expect(heard).toEqual([[1, 2], [3]]);
        stop();
      }
    });

    it("tells nothing to who listens to another's conversation, or to another one", () => {
      const conversationId = crypto.randomUUID();
      const readers = [hear(under.here, stranger, conversationId), hear(under.here, owner, crypto.randomUUID())];
      under.here.publish(owner, conversationId, entriesFrom(1, 1));
      for (const { heard, stop } of readers) {
        expect(heard).toEqual([]);
        stop();
      }
    });

    it("tells nothing any more to who has stopped, and counts who is left", () => {
      const conversationId = crypto.randomUUID();
      const before = under.here.listenerCount();
      const [gone, here] = [hear(under.here, owner, conversationId), hear(under.here, owner, conversationId)];
      expect(under.here.listenerCount()).toBe(before + 2);
      gone.stop();
      gone.stop();
      expect(under.here.listenerCount()).toBe(before + 1);
      under.here.publish(owner, conversationId, entriesFrom(1, 1));
      expect([gone.heard, here.heard]).toEqual([[], [[1]]]);
      here.stop();
      expect(under.here.listenerCount()).toBe(before);
    });
  });
}

/** What a bus promises between instances. */
export function describeBusBetweenInstances(name: string, open: () => Promise<BusUnderTest<EventBus>>): void {
  describe(`${name} between instances`, () => {
    let under: BusUnderTest<EventBus>;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.dispose());

    /** Publishes once more from where the rest came from: what is heard of this, was sent behind that. */
    const untilThrough = async (from: EventBus, to: EventBus): Promise<void> => {
      const conversationId = crypto.randomUUID();
      const last = hear(to, owner, conversationId);
      from.publish(owner, conversationId, entriesFrom(1, 1));
      await expect.poll(() => last.heard.length, { timeout: 10_000 }).toBeGreaterThan(0);
      last.stop();
    };

    it("wakes who listens in another instance, both ways, without the entries", async () => {
      const conversationId = crypto.randomUUID();
      for (const [from, to] of [
        [under.here, under.there],
        [under.there, under.here],
      ] as const) {
        const reader = hear(to, owner, conversationId);
        from.publish(owner, conversationId, entriesFrom(1, 3));
        await expect.poll(() => reader.heard, { timeout: 10_000 }).toEqual([[]]);
        reader.stop();
      }
    });

    it("does not wake in another instance who listens to another's conversation, or to another one", async () => {
      const conversationId = crypto.randomUUID();
      const readers = [hear(under.there, stranger, conversationId), hear(under.there, owner, crypto.randomUUID())];
      under.here.publish(owner, conversationId, entriesFrom(1, 1));
      await untilThrough(under.here, under.there);
      for (const { heard, stop } of readers) {
        expect(heard).toEqual([]);
        stop();
      }
    });

    it("hands the entries to readers in the same instance and does not wake them besides", async () => {
      const conversationId = crypto.randomUUID();
      const [near, far] = [hear(under.here, owner, conversationId), hear(under.there, owner, conversationId)];
      under.here.publish(owner, conversationId, entriesFrom(1, 2));
      await untilThrough(under.here, under.there);
      await untilThrough(under.there, under.here);
      expect([near.heard, far.heard]).toEqual([[[1, 2]], [[]]]);
      near.stop();
      far.stop();
    });

    it("wakes once for all that is published together, however much it is", async () => {
      const conversations = Array.from({ length: 250 }, () => crypto.randomUUID());
      const readers = conversations.map((conversationId) => hear(under.there, owner, conversationId));
      for (const conversationId of conversations) {
        for (let seq = 1; seq <= 20; seq++) under.here.publish(owner, conversationId, entriesFrom(seq, 1));
      }
      await untilThrough(under.here, under.there);
      expect(readers.map(({ heard }) => heard.length)).toEqual(conversations.map(() => 1));
      for (const { stop } of readers) stop();
    });
  });
}
