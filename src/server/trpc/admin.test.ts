import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BrowsedConversations, InspectedConversation, Invitation, ListedUsers } from "@/contract/admin";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { deleteUser } from "@/server/domain/analytics/change-user";
import type { AccountStore } from "@/server/domain/identity/ports";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openStream } from "@/testing/event-stream-reader";
import { insertRow } from "@/testing/sample-rows";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import type { TestUser } from "@/testing/test-browser";

let chat: ChatUnderTest;
let admin: TestUser;
let held = gate();
beforeAll(async () => {
  chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }) });
  admin = await chat.admin("admin@example.org");
});
afterAll(() => chat.dispose());
beforeEach(() => {
  held = gate();
  held.open();
});

const trail = (action: string) => chat.database.query("SELECT actor_user_id, subject_id FROM audit_events WHERE action = $1", [action]);

describe("browsing", () => {
  it("shows what guests and people asked, with the figures of each answer, and leaves a trace of each opening", async () => {
    const person = await chat.user({ email: "person@example.org" });
    const asked = Sent.parse((await person.send("What is renewed?")).data);
    await chat.guest().send("And by whom?");
    await chat.idle();

    const list = BrowsedConversations.parse((await admin.query("admin.conversations.list")).data);
    expect(list.total).toEqual({ count: 2, isExact: true });
    expect(list.items.map(({ title, owner, outcomes }) => [title, owner.kind, owner.email, outcomes])).toEqual([
      ["And by whom?", "guest", null, { grounded: 1 }],
      ["What is renewed?", "user", "person@example.org", { grounded: 1 }],
    ]);
    const first = BrowsedConversations.parse((await admin.query("admin.conversations.list", { limit: 1 })).data);
    const next = BrowsedConversations.parse((await admin.query("admin.conversations.list", { limit: 1, cursor: first.nextCursor })).data);
    expect([first.items[0]?.title, next.items[0]?.title, next.nextCursor, next.total]).toEqual([
      "And by whom?",
      "What is renewed?",
      null,
      null,
    ]);
    expect((await admin.query("admin.conversations.list", { cursor: "1.x" })).refusal).toMatchObject({ code: "VALIDATION_FAILED" });

    const opening = { conversationId: asked.conversationId };
    const view = InspectedConversation.parse((await admin.mutate("admin.conversations.open", opening)).data);
    expect(view).toMatchObject({
      owner: { email: "person@example.org" },
      messages: [{ content: "What is renewed?" }, { status: "delivered" }],
    });
    expect(view.queries).toMatchObject([
      { messageId: asked.answerId, queryText: "What is renewed?", relevanceScore: 0.8, model: "scripted" },
    ]);
    const event = { actor_user_id: admin.actor.userId, subject_id: asked.conversationId };
    await admin.mutate("admin.conversations.open", { ...opening, openingId: view.openingId });
    expect(await trail("conversation-opened")).toEqual([event]);
    for (const openingId of [undefined, crypto.randomUUID()]) await admin.mutate("admin.conversations.open", { ...opening, openingId });
    expect(await trail("conversation-opened")).toEqual([event, event, event]);
    for (const [minutes, isFresh] of [
      [14, true],
      [16, false],
    ] as const) {
      const id = crypto.randomUUID();
      const { userId, sessionId } = admin.actor;
      const by = { actor_kind: "admin", actor_user_id: userId, actor_session_id: sessionId, action: "conversation-opened" };
      const at = { subject_type: "conversation", subject_id: asked.conversationId, created_at: new Date(Date.now() - minutes * 60_000) };
      await insertRow(chat.database, "audit_events", { id, ...by, ...at });
      const later = InspectedConversation.parse((await admin.mutate("admin.conversations.open", { ...opening, openingId: id })).data);
      expect([minutes, later.openingId === id]).toEqual([minutes, isFresh]);
    }
  });

  it("shows the status that the clock has made of the stored one", async () => {
    await chat.database.query("UPDATE conversations SET last_message_at = last_message_at - interval '16 minutes'");
    const paused = BrowsedConversations.parse((await admin.query("admin.conversations.list", { status: "paused" })).data);
    expect(paused.items.map(({ status }) => status)).toEqual(["paused", "paused"]);
  });

  it("is opened by no address that somebody is made to follow, and from no other site", async () => {
    const { conversationId } = Sent.parse((await chat.guest().send("Opened by whom?")).data);
    await chat.idle();
    const opening = { conversationId };
    expect((await admin.query("admin.conversations.open", opening)).status).toBe(405);
    const foreign = { origin: "http://evil.test" };
    const posted = await admin.fetch("/api/trpc/admin.conversations.open", {
      method: "POST",
      headers: { "content-type": "application/json", ...foreign },
      body: JSON.stringify(opening),
    });
    expect(posted.status).toBe(403);
    expect(await chat.database.query("SELECT FROM audit_events WHERE subject_id = $1", [conversationId])).toEqual([]);
  });

  it("shows nothing that was not logged", async () => {
    const { conversationId } = Sent.parse((await chat.guest().send("Seen?")).data);
    await chat.idle();
    await chat.database.query("ALTER TABLE audit_events ADD CONSTRAINT full_disk CHECK (action <> 'conversation-opened') NOT VALID");
    const refused = await admin.mutate("admin.conversations.open", { conversationId });
    await chat.database.query("ALTER TABLE audit_events DROP CONSTRAINT full_disk");
    expect([refused.status, refused.text.includes("Seen?")]).toEqual([500, false]);
  });
});

describe("changing accounts", () => {
  const isOver = { code: "SESSION_TERMINATED" };

  for (const [path, input] of [
    ["admin.users.disable", {}],
    ["admin.users.delete", {}],
  ] as const) {
    it(`by ${path} ends the person's requests, streams and running answers at once`, async () => {
      held = gate();
      const person = await chat.user();
      const { conversationId } = Sent.parse((await person.send("Still writing?")).data);
      const stream = await openStream(person, conversationId);
      expect((await admin.mutate(path, { userId: person.actor.userId, ...input })).status).toBe(200);
      await stream.untilEnd();
      expect((await person.query("conversation.list")).refusal).toMatchObject(isOver);
      await chat.idle();
    });
  }

  it("to disabled keeps what is theirs, and enabling lets them in again", async () => {
    const person = await chat.user();
    const { conversationId } = Sent.parse((await person.send("Kept?")).data);
    await chat.idle();
    await admin.mutate("admin.users.disable", { userId: person.actor.userId });
    expect((await admin.mutate("admin.users.enable", { userId: person.actor.userId })).data).toMatchObject({
      disabledAt: null,
      signIns: 0,
    });
    const again = await chat.again(person);
    expect(ConversationView.parse((await again.query("conversation.open", { conversationId })).data).messages).toHaveLength(2);
  });

  it("to deleted leaves nothing of theirs but the trail", async () => {
    const person = await chat.user();
    await person.send("Gone?");
    await chat.idle();
    expect((await admin.mutate("admin.users.delete", { userId: person.actor.userId })).data).toEqual({ deleted: true });
    for (const table of ["conversations", "sessions"])
      expect(await chat.database.query(`SELECT FROM ${table} WHERE user_id = $1`, [person.actor.userId])).toEqual([]);
    expect(await trail("user-deleted")).toContainEqual({ actor_user_id: admin.actor.userId, subject_id: person.actor.userId });
    expect((await admin.mutate("admin.users.delete", { userId: person.actor.userId })).refusal).toMatchObject({ code: "NOT_FOUND" });
  });

  it("to deleted is in the trail once it is done, not when it fails, and is done by trying again", async () => {
    const { userId } = (await chat.user()).actor;
    const { services } = chat.container;
    const { kind, ...ids } = admin.actor;
    if (kind !== "admin") throw new Error("no administrator");
    const attempt = (accounts: Pick<AccountStore, "delete">) => deleteUser({ ...services, accounts }, { kind, ...ids }, { userId });
    const actions = async () =>
      (await chat.database.query("SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY created_at, id", [userId])).map(
        (row) => Object.values(row)[0],
      );
    await expect(attempt({ delete: () => Promise.reject(new Error("the database is away")) })).rejects.toThrow("away");
    expect(await actions()).toEqual(["user-disabled"]);
    expect(await attempt(services.accounts)).toEqual({ ok: true, value: { deleted: true } });
    expect(await actions()).toEqual(["user-disabled", "user-deleted"]);
  });

  it("is undone where it cannot be written to the trail", async () => {
    const { userId } = (await chat.user()).actor;
    const noTrail = (action: string) => `ALTER TABLE audit_events ADD CONSTRAINT full_disk CHECK (action <> '${action}') NOT VALID`;
    for (const [action, path, input] of [
      ["user-deleted", "admin.users.delete", { userId }],
      ["invited", "admin.users.invite", { email: "unlogged@example.org" }],
      ["role-changed", "admin.users.setRole", { userId, role: "admin" }],
    ] as const) {
      await chat.database.query(noTrail(action));
      expect([action, (await admin.mutate(path, input)).status]).toEqual([action, 500]);
      await chat.database.query("ALTER TABLE audit_events DROP CONSTRAINT full_disk");
    }
    expect(await chat.database.query("SELECT role FROM users WHERE id = $1", [userId])).toEqual([{ role: "user" }]);
    expect(await chat.database.query("SELECT FROM one_time_links WHERE email = 'unlogged@example.org'")).toEqual([]);
  });

  it("makes and unmakes administrators, who lose the admin at once and always leave one", async () => {
    const second = await chat.user({ email: "second@example.org" });
    expect((await second.query("admin.users.list")).refusal).toMatchObject({ code: "FORBIDDEN" });
    await admin.mutate("admin.users.setRole", { userId: second.actor.userId, role: "admin" });
    expect((await second.query("admin.users.list")).status).toBe(200);
    await admin.mutate("admin.users.setRole", { userId: second.actor.userId, role: "user" });
    expect((await second.query("admin.users.list")).refusal).toMatchObject(isOver);
    expect(
      (await (await chat.again({ ...second, actor: { ...second.actor, kind: "user" } })).query("admin.users.list")).refusal,
    ).toMatchObject({
      code: "FORBIDDEN",
    });
    const self = { userId: admin.actor.userId };
    for (const [path, input] of [
      ["setRole", { ...self, role: "user" }],
      ["disable", self],
      ["delete", self],
    ] as const) {
      expect([path, (await admin.mutate(`admin.users.${path}`, input)).refusal]).toMatchObject([path, { code: "CONFLICT" }]);
    }
  });

  it("finds them by the beginning of the address, in any case", async () => {
    const found = ListedUsers.parse((await admin.query("admin.users.list", { email: " SECOND@" })).data);
    expect(found.items.map(({ email }) => email)).toEqual(["second@example.org"]);
    expect(found.total).toEqual({ count: 1, isExact: true });
  });
});

describe("an invitation", () => {
  it("is a link that is shown once and logged without its address", async () => {
    const made = Invitation.parse((await admin.mutate("admin.users.invite", { email: "New@Example.org" })).data);
    expect(made.url).toMatch(/\/link\/[A-Za-z0-9_-]{43}$/);
    expect(await chat.database.query("SELECT kind, email FROM one_time_links")).toEqual([{ kind: "invite", email: "new@example.org" }]);
    expect(await trail("invited")).toHaveLength(1);
    expect((await admin.mutate("admin.users.invite", { email: "second@example.org" })).refusal).toMatchObject({ code: "CONFLICT" });
  });
});
