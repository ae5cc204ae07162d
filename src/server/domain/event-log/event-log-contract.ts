import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { Actor } from "../identity/actor";
import type { Attempt } from "../message/ports";
import type { Append, EventLog } from "./ports";

/** A log under test, with what makes running answers in it. */
export type LogUnderTest = {
  log: EventLog;
  /** A new conversation of the actor's with one running answer, and the last number its log has. */
  begin(actor: Actor): Promise<{ attempt: Attempt; seq: number }>;
  /** The attempt loses its job to another. */
  takeAway(attempt: Attempt): Promise<void>;
  dispose(): Promise<void>;
};

const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };
const stranger: Actor = { kind: "guest", tokenHash: "b2".repeat(32) };

/** The delta of an attempt that says `text` at `offset`. */
export function deltaOf({ answerId, attemptId }: Attempt, offset: number, text: string): ConversationEvent {
  return { type: "answer.delta", answerId, attemptId, offset, text };
}

function append(attempt: Attempt, offset: number, text: string): Append {
  const { conversationId, answerId, attemptId } = attempt;
  return { conversationId, answerId, attemptId, event: deltaOf(attempt, offset, text), starts: offset === 0 };
}

/** What every event log promises. */
export function describeEventLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`${name} as an event log`, () => {
    let under: LogUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.dispose());

    it("numbers the events of many conversations in one call, each without gaps", async () => {
      const { log } = under;
      const [a, b] = [await under.begin(guest), await under.begin(guest)];
      const results = await log.append([
        append(a.attempt, 0, "A"),
        append(b.attempt, 0, "B"),
        append(a.attempt, 1, "a"),
        append(b.attempt, 1, "b"),
      ]);
      const written = (seq: number) => ({ kind: "written", seq });
      expect(results).toEqual([written(a.seq + 1), written(b.seq + 1), written(a.seq + 2), written(b.seq + 2)]);
      const [next] = await log.append([append(a.attempt, 2, "!")]);
      expect(next).toEqual(written(a.seq + 3));
    });

    it("gives readers who come together each their own, as much as they asked for, and none of another's", async () => {
      const { log } = under;
      const [mine, other] = [await under.begin(guest), await under.begin({ kind: "guest", tokenHash: "c3".repeat(32) })];
      const texts = [append(mine.attempt, 0, "Mine"), append(mine.attempt, 4, " again"), append(other.attempt, 0, "Other")];
      await log.append(texts);
      const read = (actor: Actor, { attempt, seq }: typeof mine, limit: number) => log.read(actor, attempt.conversationId, seq, limit);
      const reads = [read(guest, mine, 1), read(guest, other, 9), read(stranger, mine, 9), read(guest, mine, 9)];
      const [one, notMine, strangers, all] = await Promise.all(reads);
      const event = (offset: number, text: string) => ({
        seq: mine.seq + (offset === 0 ? 1 : 2),
        event: deltaOf(mine.attempt, offset, text),
      });
      expect([one, notMine, strangers]).toEqual([[event(0, "Mine")], [], []]);
      expect(all).toEqual([event(0, "Mine"), event(4, " again")]);
    });

    it("reads in order what stands behind a number, and no more than asked for", async () => {
      const { log } = under;
      const { attempt, seq } = await under.begin(guest);
      await log.append([append(attempt, 0, "One"), append(attempt, 3, " two"), append(attempt, 7, " three")]);
      expect(await log.read(guest, attempt.conversationId, seq + 1, 10)).toEqual([
        { seq: seq + 2, event: deltaOf(attempt, 3, " two") },
        { seq: seq + 3, event: deltaOf(attempt, 7, " three") },
      ]);
      expect(await log.read(guest, attempt.conversationId, seq, 1)).toHaveLength(1);
    });

    it("tells a reader who knows more than there is where the log ends, and nobody else", async () => {
      const { log } = under;
      const { attempt, seq } = await under.begin(guest);
      const { conversationId } = attempt;
      await log.append([append(attempt, 0, "One")]);
      expect(await log.read(guest, conversationId, seq + 1, 10)).toEqual([]);
      expect(await log.read(guest, conversationId, seq + 2, 10)).toEqual([{ seq: seq + 1, event: { type: "log.rewound" } }]);
      expect(await log.read(stranger, conversationId, seq + 2, 10)).toEqual([]);
    });

    it("shows another's conversation and a missing one alike: nothing", async () => {
      const { log } = under;
      const { attempt } = await under.begin(guest);
      await log.append([append(attempt, 0, "secret")]);
      expect(await log.read(stranger, attempt.conversationId, 0, 10)).toEqual([]);
      expect(await log.read(stranger, crypto.randomUUID(), 0, 10)).toEqual([]);
    });

    it("refuses an attempt that lost its job and writes the others of the same call", async () => {
      const { log } = under;
      const [lost, kept] = [await under.begin(guest), await under.begin(guest)];
      await log.append([append(lost.attempt, 0, "before")]);
      await under.takeAway(lost.attempt);
      const results = await log.append([append(lost.attempt, 6, "late"), append(kept.attempt, 0, "fine")]);
      expect(results).toEqual([{ kind: "refused" }, { kind: "written", seq: kept.seq + 1 }]);
      const texts = (await log.read(guest, lost.attempt.conversationId, lost.seq, 10)).map(({ event }) => event);
      expect(texts).not.toContainEqual(deltaOf(lost.attempt, 6, "late"));
    });

    it("refuses a conversation that is not there", async () => {
      const nowhere = { conversationId: crypto.randomUUID(), answerId: crypto.randomUUID(), attemptId: crypto.randomUUID(), owner: "" };
      expect(await under.log.append([append(nowhere, 0, "?")])).toEqual([{ kind: "refused" }]);
    });

    it("keeps text that a database cannot hold at its length", async () => {
      const { attempt, seq } = await under.begin(guest);
      await under.log.append([append(attempt, 0, "a\0b\uD83D")]);
      const [entry] = await under.log.read(guest, attempt.conversationId, seq, 1);
      expect(entry?.event.type === "answer.delta" && entry.event.text.length).toBe(4);
    });
  });
}
