import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationFilter } from "@/server/domain/analytics/ports";
import { pauseAfterMs } from "@/server/domain/conversation/conversation-at";
import { insertRow, insertSample, type SampleIds, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createConversationBrowser } from "./admin-conversations";

const database = await temporaryDatabase();
const browser = createConversationBrowser(database);
afterAll(() => database.dispose());

const nowMs = Date.now();
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000);
const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
let ids: SampleIds;

/** A conversation of the sample's person, or of a guest's session. */
async function addConversation(title: string, lastMessageAt: Date, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  const created_at = minutesAgo(100_000);
  await insertRow(database, "conversations", {
    ...validRows(ids).conversations,
    id,
    title,
    created_at,
    last_message_at: lastMessageAt,
    ...more,
  });
  return id;
}

async function addAnswer(conversation_id: string, position: number, outcome: string): Promise<string> {
  const id = randomUUID();
  const answer = { role: "assistant", content: "So.", status: "delivered", sender_user_id: null };
  await insertRow(database, "messages", { ...validRows(ids).messages, id, conversation_id, position, ...answer });
  await insertRow(database, "rag_queries", { ...validRows(ids).rag_queries, message_id: id, outcome });
  return id;
}

const titles = async (filter: ConversationFilter) => (await browser.list(admin, filter, null, 50, nowMs)).items.map(({ title }) => title);

let fresh: string;
let ofGuest: string;
beforeAll(async () => {
  ids = await insertSample(database);
  const guest = { ...validRows(ids).sessions, id: randomUUID() };
  await insertRow(database, "sessions", guest);
  fresh = await addConversation("Fresh", minutesAgo(1));
  ofGuest = await addConversation("Of a guest", minutesAgo(60), { user_id: null, session_id: guest.id });
  await addConversation("Closed", minutesAgo(90), { status: "closed" });
  await addConversation("Archived", minutesAgo(3 * 1440), { status: "archived" });
  await addConversation("Without a message", minutesAgo(0), { last_message_at: null });
  await addAnswer(fresh, 1, "grounded");
  await addAnswer(fresh, 2, "not_found");
  await addAnswer(fresh, 3, "grounded");
  await addAnswer(ofGuest, 1, "failed");
});

describe("the list of everybody's conversations", () => {
  it("has the latest message first, whose each is, and its answers counted by outcome", async () => {
    const { items, more } = await browser.list(admin, {}, null, 50, nowMs);
    expect(items.map(({ title }) => title)).toEqual(["Fresh", "Of a guest", "Closed", "Archived"]);
    expect(more).toBe(false);
    const email = (await database.query<{ email: string }>("SELECT email FROM users WHERE id = $1", [ids.user]))[0]?.email;
    expect(items[0]).toMatchObject({
      owner: { kind: "user", userId: ids.user, email },
      outcomes: { grounded: 2, not_found: 1 },
      messageCount: 3,
    });
    expect(items[1]).toMatchObject({ owner: { kind: "guest", userId: null, email: null }, outcomes: { failed: 1 } });
    expect(items[2]).toMatchObject({ outcomes: {} });
  });

  it("is cut by owner, person, outcome and time", async () => {
    expect(await titles({ owner: "guest" })).toEqual(["Of a guest"]);
    expect(await titles({ owner: "user" })).toEqual(["Fresh", "Closed", "Archived"]);
    expect(await titles({ userId: ids.user, outcome: "not_found" })).toEqual(["Fresh"]);
    expect(await titles({ userId: randomUUID() })).toEqual([]);
    expect(await titles({ outcome: "grounded" })).toEqual(["Fresh"]);
    expect(await titles({ outcome: "failed" })).toEqual(["Of a guest"]);
    expect(await titles({ outcome: "partial" })).toEqual([]);
    expect(await titles({ from: minutesAgo(90).toISOString() })).toEqual(["Fresh", "Of a guest", "Closed"]);
    expect(await titles({ to: minutesAgo(90).toISOString() })).toEqual(["Archived"]);
  });

  it("is cut by the status that the clock has made of the stored one", async () => {
    expect(await titles({ status: "open" })).toEqual(["Fresh"]);
    expect(await titles({ status: "paused" })).toEqual(["Of a guest"]);
    expect(await titles({ status: "closed" })).toEqual(["Closed"]);
    expect(await titles({ status: "archived" })).toEqual(["Archived"]);
    const later = await browser.list(admin, { status: "paused" }, null, 50, nowMs + pauseAfterMs);
    expect(later.items.map(({ title }) => title)).toEqual(["Fresh", "Of a guest"]);
  });

  it("goes on behind any row, and rows of one moment neither repeat nor go missing", async () => {
    const moment = minutesAgo(5 * 1440);
    const same = await Promise.all([1, 2, 3].map((n) => addConversation(`Same ${n}`, moment)));
    const seen: string[] = [];
    let after = null;
    for (;;) {
      const { items, more } = await browser.list(admin, {}, after, 2, nowMs);
      seen.push(...items.map(({ id }) => id));
      const last = items.at(-1);
      if (!more || last === undefined) break;
      after = { id: last.id, at: Date.parse(last.lastMessageAt ?? "") };
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    expect(seen.slice(-3).sort()).toEqual(same.sort());
  });

  it("is counted as far as is asked", async () => {
    expect(await browser.count(admin, { owner: "guest" }, 100, nowMs)).toBe(1);
    expect(await browser.count(admin, {}, 3, nowMs)).toBe(3);
  });
});

describe("a conversation's ratings", () => {
  const rate = async (message_id: string, rating: number) => {
    const id = randomUUID();
    await insertRow(database, "feedback", { ...validRows(ids).feedback, id, message_id, rating });
    return id;
  };

  it("are those that its answers have now, and the list is cut by them", async () => {
    const [one, two] = [await addAnswer(ofGuest, 7, "grounded"), await addAnswer(ofGuest, 8, "grounded")];
    expect(await titles({ rating: "down" })).toEqual([]);
    const [first, second] = [await rate(one, -1), await rate(two, -1)];
    expect(await titles({ rating: "down" })).toEqual(["Of a guest"]);
    expect(await browser.count(admin, { rating: "down" }, 100, nowMs)).toBe(1);
    await database.query("UPDATE feedback SET rating = 1 WHERE id = $1", [first]);
    expect([await titles({ rating: "down" }), await titles({ rating: "up" })]).toEqual([["Of a guest"], ["Of a guest"]]);
    await database.query("DELETE FROM feedback WHERE id = $1", [second]);
    expect([await titles({ rating: "down" }), await titles({ rating: "up" })]).toEqual([[], ["Of a guest"]]);
    await database.query("DELETE FROM messages WHERE id = $1", [one]);
    await database.query("DELETE FROM messages WHERE id = $1", [two]);
  });
});

describe("a conversation's outcomes", () => {
  const stored = async () => (await database.query<{ outcomes: string[] }>("SELECT outcomes FROM conversations WHERE id = $1", [fresh]))[0];

  it("are those that its answers have had, each once", async () => {
    expect(await stored()).toEqual({ outcomes: ["grounded", "not_found"] });
    await addAnswer(fresh, 4, "partial");
    expect(await stored()).toEqual({ outcomes: ["grounded", "not_found", "partial"] });
  });
});

describe("opening somebody's conversation", () => {
  const opening = (more = {}) => {
    const event = { newId: randomUUID(), continues: null, continuedSinceMs: nowMs - 60_000 };
    return { conversationId: ofGuest, ...event, before: null, limit: 30, nowMs, ...more };
  };
  const open = (more = {}, as = admin) => browser.open(as, opening(more));
  const logged = () =>
    database.query(`SELECT actor_kind, actor_user_id, actor_session_id, action, subject_type, subject_id, details FROM audit_events`);

  it("shows it with whose it is and what is recorded of its answers", async () => {
    const view = await open({ conversationId: ids.conversation });
    expect(view).toMatchObject({ owner: { kind: "user", userId: ids.user }, conversation: { id: ids.conversation, messageCount: 2 } });
    expect(view?.messages.at(-1)).toMatchObject({
      content: "Because.",
      sources: [{ passage: "A passage." }],
      citations: [{ quote: "pass" }],
    });
    expect(view?.queries).toEqual([
      {
        messageId: ids.answer,
        queryText: "What?",
        rewrittenQuery: null,
        outcome: "grounded",
        model: "extractive",
        relevanceScore: null,
        promptTokens: null,
        completionTokens: null,
        retrievalMs: null,
        firstTokenMs: null,
        responseTimeMs: null,
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        contextDocuments: [],
      },
    ]);
  });

  it("is one audit event each time, and tells which", async () => {
    const before = (await logged()).length;
    const newId = randomUUID();
    expect((await open({ newId }))?.openingId).toBe(newId);
    expect((await logged()).slice(before)).toEqual([
      {
        actor_kind: "admin",
        actor_user_id: admin.userId,
        actor_session_id: admin.sessionId,
        action: "conversation-opened",
        subject_type: "conversation",
        subject_id: ofGuest,
        details: {},
      },
    ]);
    await open();
    expect(await logged()).toHaveLength(before + 2);
  });

  it("goes on without another event while it is fresh", async () => {
    const first = await open();
    const before = (await logged()).length;
    expect((await open({ continues: first?.openingId, before: 1 }))?.openingId).toBe(first?.openingId);
    expect((await open({ continues: first?.openingId }))?.openingId).toBe(first?.openingId);
    expect(await logged()).toHaveLength(before);
    expect((await open({ continues: first?.openingId, continuedSinceMs: nowMs }))?.openingId).not.toBe(first?.openingId);
    expect(await logged()).toHaveLength(before + 1);
  });

  it("does not go on from another's opening, through another session, from that of another conversation, or from any other event", async () => {
    const continues = (await open())?.openingId;
    const signedIn = { actor_kind: "admin", actor_user_id: admin.userId, actor_session_id: admin.sessionId, subject_type: "conversation" };
    const [noOpening, noConversations] = [randomUUID(), randomUUID()];
    await insertRow(database, "audit_events", { ...signedIn, id: noOpening, action: "conversation-seen", subject_id: ofGuest });
    const opened = { action: "conversation-opened", subject_id: ofGuest };
    await insertRow(database, "audit_events", { ...signedIn, ...opened, id: noConversations, subject_type: "user" });
    const before = (await logged()).length;
    await open({ continues }, { ...admin, userId: randomUUID() });
    await open({ continues }, { ...admin, sessionId: randomUUID() });
    await open({ continues, conversationId: fresh });
    for (const other of [noOpening, noConversations, randomUUID()]) await open({ continues: other });
    expect(await logged()).toHaveLength(before + 6);
  });

  it("is null where there is none, and nothing is logged", async () => {
    const before = (await logged()).length;
    expect(await open({ conversationId: randomUUID() })).toBeNull();
    expect(await logged()).toHaveLength(before);
  });
});
