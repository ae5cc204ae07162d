import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/domain/identity/actor";
import type { NewAnswer } from "@/server/domain/message/ports";
import type { Belongings } from "@/testing/matrix/belongings";
import { type ActingOwner, createOwners } from "@/testing/matrix/owners";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createPrismaClient } from "./client";
import { createConversationStore } from "./conversation-store";
import { createEventLog } from "./event-log";
import { createMessageStore } from "./message-store";
import { createSessionStore } from "./session-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const prisma = createPrismaClient(database);
const conversations = createConversationStore(prisma, database);
const messages = createMessageStore(database);
const log = createEventLog(database);
const sessions = createSessionStore(prisma, database);

const { account, guest, person } = createOwners(database);
const hourMs = 3_600_000;
const last = { kind: "last" as const };
const past = (hoursAgo: number) => new Date(Date.now() - hoursAgo * hourMs);
const over = { created_at: past(50), last_activity_at: past(26), expires_at: past(2) };

function newAnswer(actor: Actor, conversationId: string = randomUUID()): NewAnswer {
  const nowMs = Date.now();
  return {
    actor,
    newSessionId: randomUUID(),
    sessionExpiresAt: nowMs + hourMs,
    conversationId,
    title: "A title",
    question: { id: randomUUID(), text: "Why?", parentId: null },
    answerId: randomUUID(),
    attemptId: randomUUID(),
    jobId: randomUUID(),
    leaseOwner: "here",
    leaseMs: 60_000,
    nowMs,
  };
}

/** Everybody to whom what is `owner`'s must look missing: by kind. The last holds the token of the session that the owner's began in. */
let owners: Record<string, ActingOwner>;
let claimed: ActingOwner;
beforeAll(async () => {
  owners = { guest: await guest(), "another guest": await guest(), person: await person(), "another person": await person() };
  claimed = await guest({}, await account());
});
const pairs = (): [ActingOwner, Belongings][] => [
  ...Object.values(owners).flatMap((one) =>
    Object.values(owners).flatMap((other): [ActingOwner, Belongings][] => (one === other ? [] : [[one, other.own]])),
  ),
  [claimed, claimed.own],
];

describe("the stores", () => {
  it("open, list and follow one's own conversations alone", async () => {
    for (const { actor, own } of Object.values(owners)) {
      expect((await conversations.open(actor, own.conversationId, null, 5))?.conversation.id).toBe(own.conversationId);
      expect((await conversations.openThrough(actor, own.conversationId, own.answerId))?.conversation.id).toBe(own.conversationId);
      expect((await conversations.list(actor, null, 9, false)).items.map(({ id }) => id)).toEqual([own.conversationId]);
      expect((await conversations.list(actor, null, 9, false)).total).toBe(1);
      expect(await log.read(actor, own.conversationId, 0, 9)).toHaveLength(2);
    }
    for (const [{ actor }, theirs] of pairs()) {
      expect(await conversations.open(actor, theirs.conversationId, null, 5)).toBeNull();
      expect(await conversations.openThrough(actor, theirs.conversationId, theirs.answerId)).toBeNull();
      expect(await log.read(actor, theirs.conversationId, 0, 9)).toEqual([]);
    }
    expect(await conversations.list(claimed.actor, null, 9, false)).toMatchObject({ items: [], total: 0 });
  });

  it("rename, leaf through and delete one's own conversations alone", async () => {
    for (const [{ actor }, theirs] of pairs()) {
      expect(await conversations.rename(actor, theirs.conversationId, "Mine now", Date.now())).toBeNull();
      expect(await conversations.select(actor, theirs.conversationId, theirs.questionId)).toBe(false);
      expect(await conversations.markRead(actor, theirs.conversationId)).toBe(false);
      expect(await conversations.delete(actor, theirs.conversationId)).toBe(false);
    }
    for (const make of [guest, person]) {
      const { actor, own } = await make();
      expect((await conversations.rename(actor, own.conversationId, "Mine", Date.now()))?.conversation.title).toBe("Mine");
      expect(await conversations.select(actor, own.conversationId, own.questionId)).toBe(true);
      expect(await conversations.markRead(actor, own.conversationId)).toBe(true);
      expect(await conversations.delete(actor, own.conversationId)).toBe(true);
    }
  });

  it("show and set the status of one's own conversations alone", async () => {
    const archive = { from: "open" as const, to: "archived" as const };
    for (const [{ actor }, theirs] of pairs()) {
      expect(await conversations.find(actor, theirs.conversationId)).toBeNull();
      expect(await conversations.setStatus(actor, theirs.conversationId, archive, Date.now())).toBeNull();
    }
    for (const make of [guest, person]) {
      const { actor, own } = await make();
      expect(await conversations.find(actor, own.conversationId)).toMatchObject({ id: own.conversationId, status: "open" });
      expect((await conversations.setStatus(actor, own.conversationId, archive, Date.now()))?.conversation.status).toBe("archived");
      expect(await conversations.setStatus(actor, own.conversationId, archive, Date.now())).toBeNull();
    }
  });

  it("tell of another's conversation and message no more than that they are another's", async () => {
    for (const { actor, own } of Object.values(owners)) {
      const state = await messages.sendState(actor, own.conversationId, own.questionId, last, 4);
      expect(state).toMatchObject({ session: { id: own.sessionId }, conversation: { status: "open" }, parentId: own.answerId });
      expect(state.message).toMatchObject({ conversationId: own.conversationId });
      expect(await messages.retryState(actor, own.conversationId, own.failedAnswerId, crypto.randomUUID(), 4)).toMatchObject({
        session: { id: own.sessionId },
      });
      expect(await messages.retryState(actor, own.conversationId, own.failedAnswerId, own.failedAnswerId, 4)).not.toMatchObject({
        message: "foreign",
      });
      expect(await messages.answerStatus(actor, own.conversationId, own.answerId)).toBe("delivered");
    }
    for (const [{ actor, own }, theirs] of pairs()) {
      const state = await messages.sendState(actor, theirs.conversationId, theirs.questionId, last, 4);
      expect(state).toMatchObject({ session: { id: own.sessionId }, conversation: "foreign", message: "foreign", parentId: null });
      expect(state.history).toEqual([]);
      expect(await messages.retryState(actor, theirs.conversationId, theirs.failedAnswerId, crypto.randomUUID(), 4)).toBeNull();
      expect(await messages.answerStatus(actor, theirs.conversationId, theirs.answerId)).toBeNull();
    }
    for (const { actor, own } of Object.values(owners)) {
      const retry = await messages.retryState(actor, own.conversationId, own.failedAnswerId, claimed.own.failedAnswerId, 4);
      expect(retry).toMatchObject({ message: "foreign" });
    }
  });

  it("count one's own running answers alone", async () => {
    const asking = [await guest(), await person()];
    for (const { actor } of asking) await messages.commit(newAnswer(actor));
    for (const { actor, own } of asking) {
      expect((await messages.sendState(actor, own.conversationId, randomUUID(), last, 1)).runningAnswers).toBe(1);
      expect((await messages.retryState(actor, own.conversationId, own.failedAnswerId, crypto.randomUUID(), 1))?.runningAnswers).toBe(1);
    }
    for (const { actor } of [await guest(), await person()]) {
      expect((await messages.sendState(actor, randomUUID(), randomUUID(), last, 1)).runningAnswers).toBe(0);
    }
  });

  it("commit nothing into another's conversation, although whoever sends has looked before", async () => {
    for (const [{ actor }, theirs] of pairs()) {
      expect(await messages.commit(newAnswer(actor, theirs.conversationId))).toBe("raced");
      expect(await database.query("SELECT FROM messages WHERE conversation_id = $1", [theirs.conversationId])).toHaveLength(3);
    }
    for (const make of [guest, person]) {
      const { actor, own } = await make();
      const answer = newAnswer(actor, own.conversationId);
      expect(await messages.commit(answer)).toMatchObject({ sessionId: own.sessionId });
      const sender = await database.query("SELECT sender_user_id AS id FROM messages WHERE id = $1", [answer.question.id]);
      expect(sender).toEqual([{ id: actor.kind === "user" ? actor.userId : null }]);
    }
  });

  it("count as siblings what was asked in the same place alone", async () => {
    const { actor, own } = await guest();
    const siblingOf = async (parentId: string | null) => {
      const answer = newAnswer(actor, own.conversationId);
      await database.query("UPDATE messages SET status = 'cancelled' WHERE conversation_id = $1 AND status = 'pending'", [
        own.conversationId,
      ]);
      const committed = await messages.commit({ ...answer, question: { id: answer.question.id, text: "Why then?", parentId } });
      if (typeof committed === "string") throw new Error(committed);
      return committed.entries.flatMap(({ event }) => (event.type === "message.created" ? [event.message.sibling] : []))[0];
    };
    expect(await siblingOf(own.answerId)).toBeUndefined();
    expect(await siblingOf(own.answerId)).toMatchObject({ index: 1, count: 2 });
    expect(await siblingOf(null)).toMatchObject({ index: 1, count: 2, previousId: own.questionId });
  });

  it("commit nothing through a session that is over, or another's", async () => {
    const ended = { status: "terminated", ended_at: past(0) };
    const victim = await person();
    const thief = { kind: "user" as const, userId: await account(), sessionId: victim.own.sessionId };
    const actors = [await guest(ended), await guest(over), await person(ended), await person(over)].map(({ actor }) => actor);
    for (const actor of [...actors, thief]) expect(await messages.commit(newAnswer(actor))).toBe("raced");
  });

  it("find and change the session alone that one acts through", async () => {
    const [one, other, thief] = [await guest(), await person(), { kind: "user" as const, userId: await account(), sessionId: "" }];
    const stolen = { ...thief, sessionId: other.own.sessionId };
    const unknown = { kind: "guest" as const, tokenHash: randomBytes(32).toString("hex") };
    const elsewhere = { kind: "user" as const, userId: other.own.userId ?? "", sessionId: other.own.otherSessionId };
    for (const actor of [stolen, unknown]) {
      expect(await sessions.find(actor)).toBeNull();
      await sessions.setStatus(actor, "inactive");
      expect(await sessions.changePreferences(actor, { mine: true })).toBeNull();
      expect(await sessions.end(actor, Date.now())).toBe(false);
      expect((await messages.sendState(actor, randomUUID(), randomUUID(), last, 1)).session).toBeNull();
      expect(await sessions.eraseGuest(actor)).toBe(false);
    }
    expect((await sessions.find(elsewhere))?.id).toBe(other.own.otherSessionId);
    const changed = () => database.query(`SELECT id FROM sessions WHERE status = 'inactive' OR preferences <> '{}'`);
    expect(await changed()).toEqual([]);
    for (const { actor, own } of [one, other]) {
      await sessions.setStatus(actor, "inactive");
      expect(await changed()).toEqual([{ id: own.sessionId }]);
      await sessions.setStatus(actor, "active");
      expect(await sessions.changePreferences(actor, { mine: true })).toEqual({ mine: true });
      expect(await changed()).toEqual([{ id: own.sessionId }]);
      expect(await sessions.changePreferences(actor, { other: 1 })).toEqual({ mine: true, other: 1 });
      const large = { large: "a".repeat(16_000) };
      expect(await sessions.changePreferences(actor, large)).toEqual({ mine: true, other: 1, ...large });
      expect(await sessions.changePreferences(actor, { other: "b".repeat(400) })).toEqual({ other: "b".repeat(400) });
      await database.query("UPDATE sessions SET preferences = '{}' WHERE id = $1", [own.sessionId]);
    }
    const retry = await messages.retryState({ ...elsewhere }, other.own.conversationId, other.own.failedAnswerId, crypto.randomUUID(), 1);
    expect(retry?.session?.id).toBe(other.own.otherSessionId);
  });

  it("end the session alone that one acts through, once", async () => {
    const [one, other] = [await guest(), await guest()];
    const nowMs = Date.now();
    expect([await sessions.end(one.actor, nowMs), await sessions.end(one.actor, nowMs + 1)]).toEqual([true, false]);
    const stored = (id: string) => database.query("SELECT status, ended_at FROM sessions WHERE id = $1", [id]);
    expect(await stored(one.own.sessionId)).toEqual([{ status: "terminated", ended_at: new Date(nowMs) }]);
    expect(await stored(other.own.sessionId)).toEqual([{ status: "active", ended_at: null }]);
  });

  it("erase one guest, and no person's session", async () => {
    const [one, other] = [await guest(), await guest()];
    const signedIn = await guest({ user_id: await account() });
    expect(await sessions.eraseGuest(one.actor)).toBe(true);
    expect(await sessions.eraseGuest(signedIn.actor)).toBe(false);
    expect(await sessions.eraseGuest(owners.person?.actor ?? one.actor)).toBe(false);
    expect((await sessions.find(other.actor))?.id).toBe(other.own.sessionId);
  });

  it("erase guests alone when their time has come", async () => {
    const [old, ended, lasting, oldPerson] = [
      await guest(over),
      await guest({ ended_at: past(2), created_at: past(9) }),
      await guest(),
      await person(over),
    ];
    while ((await sessions.eraseEndedGuests(Date.now() - hourMs, 2)) > 0);
    const left = async ({ own }: ActingOwner) => (await database.query("SELECT FROM sessions WHERE id = $1", [own.sessionId])).length;
    expect(await Promise.all([old, ended, lasting, oldPerson].map(left))).toEqual([0, 0, 1, 1]);
  });
});
