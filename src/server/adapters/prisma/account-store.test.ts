import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/domain/identity/actor";
import type { NewAccount, NewSignIn } from "@/server/domain/identity/ports";
import type { NewAnswer } from "@/server/domain/message/ports";
import { insertRow, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAccountStore } from "./account-store";
import { createLinkStore } from "./link-store";
import { createMessageStore } from "./message-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const store = createAccountStore(database);
const links = createLinkStore(database);
const hourMs = 3_600_000;

function newAccount(own: Partial<NewAccount> = {}): NewAccount {
  const id = randomUUID();
  const base = { id, email: `${id}@example.org`, name: null, role: "user" as const, passwordHash: "hash", emailVerifiedAt: null };
  return { ...base, nowMs: Date.now(), ...own };
}

async function person(own: Partial<NewAccount> = {}): Promise<NewAccount> {
  const account = newAccount(own);
  expect(await store.create(account, null)).toBe("created");
  return account;
}

function newSignIn(userId: string): NewSignIn {
  const nowMs = Date.now();
  return { sessionId: randomUUID(), userId, device: "Firefox on Linux", nowMs, expiresAt: nowMs + hourMs };
}

async function signedIn(userId: string) {
  const start = newSignIn(userId);
  await store.signIn(start, null);
  return { kind: "user" as const, userId, sessionId: start.sessionId };
}

/** A guest with a conversation: a question, its answer, a rating of it and the answer's row in the log of queries. */
async function guest(
  own: { preferences?: Record<string, unknown>; status?: string; expires_at?: Date; created_at?: Date; last_activity_at?: Date } = {},
) {
  const tokenHash = randomBytes(32);
  const [session, conversation, question, answer] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const soon = new Date(Date.now() + hourMs);
  const preferences = { theme: "dark" };
  await insertRow(database, "sessions", { id: session, guest_token_hash: tokenHash, expires_at: soon, preferences, ...own });
  await insertRow(database, "conversations", { id: conversation, session_id: session, title: "Mine" });
  const rows = validRows({
    user: "",
    session,
    conversation,
    question,
    answer,
    source: "",
    citation: "",
    collection: "",
    document: "",
    chunk: "",
    chunkRef: 0,
  });
  await insertRow(database, "messages", { ...rows.messages, id: question, position: 1, sender_user_id: null });
  await insertRow(database, "messages", {
    ...rows.messages,
    id: answer,
    position: 2,
    role: "assistant",
    status: "delivered",
    sender_user_id: null,
  });
  await insertRow(database, "feedback", { ...rows.feedback, session_id: session, message_id: answer });
  await insertRow(database, "rag_queries", { ...rows.rag_queries, session_id: session, message_id: answer });
  return { tokenHash: tokenHash.toString("hex"), session, conversation, question, answer };
}

/** A first message in a new conversation. */
function newAnswer(actor: Actor): NewAnswer {
  const nowMs = Date.now();
  return {
    actor,
    newSessionId: randomUUID(),
    sessionExpiresAt: nowMs + hourMs,
    conversationId: randomUUID(),
    title: "Meanwhile",
    question: { id: randomUUID(), text: "Meanwhile?", parentId: null },
    answerId: randomUUID(),
    attemptId: randomUUID(),
    jobId: randomUUID(),
    leaseOwner: "me",
    leaseMs: hourMs,
    nowMs,
  };
}

const one = async (text: string, ...params: unknown[]) => (await database.query<Record<string, unknown>>(text, params))[0];

describe("signing in", () => {
  it("makes a session that acts for the account", async () => {
    const { id } = await person({ role: "admin" });
    const actor = await signedIn(id);
    expect(await store.signedIn(actor.sessionId)).toMatchObject({ userId: id, role: "admin", isDisabled: false, status: "active" });
    expect(await store.listSignIns(actor, Date.now())).toMatchObject([{ id: actor.sessionId, device: "Firefox on Linux", isThis: true }]);
  });

  it("moves the guest's conversations, questions, ratings and preferences, and ends the guest's session", async () => {
    const { id } = await person();
    const { tokenHash, session, conversation, question, answer } = await guest();
    expect(await store.claimable(tokenHash, Date.now())).toEqual({ conversations: 1 });
    const start = newSignIn(id);
    expect(await store.signIn(start, tokenHash)).toEqual({ claimed: 1 });
    expect(await one("SELECT user_id, session_id FROM conversations WHERE id = $1", conversation)).toEqual({
      user_id: id,
      session_id: session,
    });
    expect(await one("SELECT sender_user_id FROM messages WHERE id = $1", question)).toEqual({ sender_user_id: id });
    expect(await one("SELECT sender_user_id FROM messages WHERE id = $1", answer)).toEqual({ sender_user_id: null });
    expect(await one("SELECT user_id, session_id FROM feedback WHERE message_id = $1", answer)).toEqual({ user_id: id, session_id: null });
    expect(await one("SELECT session_id FROM rag_queries WHERE message_id = $1", answer)).toEqual({ session_id: session });
    expect(await one("SELECT preferences FROM sessions WHERE id = $1", start.sessionId)).toEqual({ preferences: { theme: "dark" } });
    const ended = await one("SELECT status, ended_at IS NOT NULL AS has_end, preferences FROM sessions WHERE id = $1", session);
    expect(ended).toEqual({ status: "terminated", has_end: true, preferences: {} });
    expect(await store.claimable(tokenHash, Date.now())).toEqual({ conversations: 0 });
  });

  it("keeps what the person has chosen, whatever a guest has chosen since at the browser that they sign in on", async () => {
    const { id } = await person();
    const first = newSignIn(id);
    await store.signIn(first, (await guest({ preferences: { theme: "light" } })).tokenHash);
    const { tokenHash } = await guest({ preferences: { theme: "dark", language: "de" } });
    const start = { ...newSignIn(id), nowMs: first.nowMs + 1 };
    expect(await store.signIn(start, tokenHash)).toEqual({ claimed: 1 });
    expect(await one("SELECT preferences FROM sessions WHERE id = $1", start.sessionId)).toEqual({
      preferences: { theme: "light", language: "de" },
    });
  });

  it("signs in whatever a guest has left behind: more than a session keeps is not taken over", async () => {
    const { id } = await person();
    const first = newSignIn(id);
    await store.signIn(first, (await guest({ preferences: { theme: "light", own: "a".repeat(9_000) } })).tokenHash);
    const { tokenHash } = await guest({ preferences: { theme: "dark", left: "b".repeat(9_000) } });
    const start = { ...newSignIn(id), nowMs: first.nowMs + 1 };
    expect(await store.signIn(start, tokenHash)).toEqual({ claimed: 1 });
    expect(await one("SELECT preferences FROM sessions WHERE id = $1", start.sessionId)).toEqual({
      preferences: { theme: "light", own: "a".repeat(9_000) },
    });
  });

  it("claims once, for one account, however many sign in at once with one guest token", async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => person()));
    const { tokenHash, conversation } = await guest();
    const outcomes = await Promise.all(people.map(({ id }) => store.signIn(newSignIn(id), tokenHash)));
    expect(outcomes.map((outcome) => outcome?.claimed).sort()).toEqual([0, 0, 0, 0, 0, 1]);
    const winner = people[outcomes.findIndex((outcome) => outcome?.claimed === 1)];
    expect(await one("SELECT user_id FROM conversations WHERE id = $1", conversation)).toEqual({ user_id: winner?.id });
  });

  it("moves what is just being sent, or what is just being sent finds the guest's session ended", async () => {
    const messages = createMessageStore(database);
    for (let round = 0; round < 20; round++) {
      const { id } = await person();
      const { tokenHash } = await guest();
      const answer = newAnswer({ kind: "guest", tokenHash });
      const [sent] = await Promise.all([messages.commit(answer), store.signIn(newSignIn(id), tokenHash)]);
      const found = await one("SELECT user_id FROM conversations WHERE id = $1", answer.conversationId);
      expect([round, found]).toEqual([round, sent === "raced" ? undefined : { user_id: id }]);
    }
  });

  it("claims nothing of a guest's session that has expired or was ended", async () => {
    const { id } = await person();
    const long = new Date(Date.now() - hourMs);
    const past = { created_at: long, last_activity_at: long, expires_at: new Date(Date.now() - 1_000) };
    for (const own of [past, { status: "expired" }, { status: "terminated" }]) {
      const { tokenHash, conversation } = await guest(own);
      expect(await store.claimable(tokenHash, Date.now())).toEqual({ conversations: 0 });
      expect(await store.signIn(newSignIn(id), tokenHash)).toEqual({ claimed: 0 });
      expect(await one("SELECT user_id FROM conversations WHERE id = $1", conversation)).toEqual({ user_id: null });
    }
  });

  it("is refused to a disabled account and to none, and then leaves the guest's session as it is", async () => {
    const { id } = await person();
    await database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [id]);
    const { tokenHash, session } = await guest();
    expect(await store.signIn(newSignIn(id), tokenHash)).toBeNull();
    expect(await store.signIn(newSignIn(randomUUID()), tokenHash)).toBeNull();
    expect(await one("SELECT status FROM sessions WHERE id = $1", session)).toEqual({ status: "active" });
  });

  it("keeps what was claimed when retention erases the guest's session", async () => {
    const { id } = await person();
    const { tokenHash, session, conversation, answer } = await guest();
    await store.signIn(newSignIn(id), tokenHash);
    await database.query("DELETE FROM sessions WHERE id = $1", [session]);
    expect(await one("SELECT user_id, session_id, message_count FROM conversations WHERE id = $1", conversation)).toEqual({
      user_id: id,
      session_id: null,
      message_count: 2,
    });
    expect(await one("SELECT session_id FROM rag_queries WHERE message_id = $1", answer)).toEqual({ session_id: null });
    expect(await one("SELECT user_id FROM feedback WHERE message_id = $1", answer)).toEqual({ user_id: id });
  });
});

describe("an account", () => {
  it("is made once for an address, however many sign up for it at once", async () => {
    const email = `${randomUUID()}@example.org`;
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => store.create(newAccount({ email }), null)));
    expect(outcomes.sort()).toEqual(["created", "taken", "taken", "taken", "taken", "taken"]);
    expect(await one("SELECT count(*)::int AS count FROM users WHERE email = $1", email)).toEqual({ count: 1 });
  });

  it("shows itself to its owner without its password", async () => {
    const account = await person({ name: "Ada" });
    const { id, email } = account;
    for (const provider of ["google", "github"])
      await insertRow(database, "accounts", { id: randomUUID(), user_id: id, type: "oauth", provider, provider_account_id: id });
    const view = await store.view(await signedIn(id));
    expect(view).toEqual({
      id,
      email,
      name: "Ada",
      role: "user",
      hasPassword: true,
      providers: ["github", "google"],
      createdAt: expect.any(String),
    });
  });

  it("is found by its address and by its id", async () => {
    const { id, email } = await person({ passwordHash: null });
    const found = { id, email, role: "user", passwordHash: null, isDisabled: false };
    expect(await store.findByEmail(email)).toEqual(found);
    expect(await store.find(id)).toEqual(found);
    expect(await store.findByEmail("nobody@example.org")).toBeNull();
    expect(await store.find(randomUUID())).toBeNull();
  });

  it("counts as an administrator's unless it is disabled", async () => {
    const before = await store.countAdmins();
    const { id } = await person({ role: "admin" });
    expect(await store.countAdmins()).toBe(before + 1);
    await database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [id]);
    expect(await store.countAdmins()).toBe(before);
  });

  it("ends its other sessions, and its links to set a password, when its password changes", async () => {
    const { id } = await person();
    const [here, there] = [await signedIn(id), await signedIn(id)];
    const stranger = await signedIn((await person()).id);
    const resets = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];
    for (const [i, userId] of [id, stranger.userId].entries()) {
      const link = { id: randomUUID(), kind: "set-password" as const, userId, email: null, name: null, passwordHash: null };
      await links.create({ ...link, tokenHash: resets[i] ?? "", nowMs: Date.now(), expiresAt: Date.now() + hourMs });
    }
    expect(await store.setPassword(id, "another", here.sessionId, Date.now())).toBe(true);
    const asked = [here, there, stranger].map(({ sessionId }) => sessionId);
    expect(await store.standingOf(asked, Date.now())).toEqual(
      new Map([
        [here.sessionId, { role: "user", mayAct: true }],
        [there.sessionId, { role: "user", mayAct: false }],
        [stranger.sessionId, { role: "user", mayAct: true }],
      ]),
    );
    expect(await store.find(id)).toMatchObject({ passwordHash: "another" });
    const found = await Promise.all(resets.map((tokenHash) => links.find(tokenHash, Date.now())));
    expect(found).toEqual([null, expect.objectContaining({ userId: stranger.userId })]);
    expect(await store.setPassword(randomUUID(), "another", null, Date.now())).toBe(false);
  });
});

describe("the sessions of an account", () => {
  it("are ended by their owner alone, once", async () => {
    const { id } = await person();
    const [here, there] = [await signedIn(id), await signedIn(id)];
    const stranger = await signedIn((await person()).id);
    expect(await store.endSession(stranger, there.sessionId, Date.now())).toBe(false);
    expect(await store.endSession(here, randomUUID(), Date.now())).toBe(false);
    expect(await store.endSession(here, there.sessionId, Date.now())).toBe(true);
    expect(await store.endSession(here, there.sessionId, Date.now())).toBe(false);
    expect(await store.listSignIns(here, Date.now())).toMatchObject([{ id: here.sessionId }]);
    expect(await store.signedIn(there.sessionId)).toMatchObject({ status: "terminated" });
  });

  it("are ended all, or all but one", async () => {
    const { id } = await person();
    const [here] = [await signedIn(id), await signedIn(id), await signedIn(id)];
    const stranger = await signedIn((await person()).id);
    expect(await store.endSessions(id, here.sessionId, Date.now())).toBe(2);
    expect(await store.endSessions(id, null, Date.now())).toBe(1);
    expect(await store.standingOf([here.sessionId, stranger.sessionId], Date.now())).toEqual(
      new Map([
        [here.sessionId, { role: "user", mayAct: false }],
        [stranger.sessionId, { role: "user", mayAct: true }],
      ]),
    );
  });

  it("are nobody's to act through when their time is over, and those of a disabled account have no standing", async () => {
    const [late, out] = [await signedIn((await person()).id), await signedIn((await person()).id)];
    await database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [out.userId]);
    const asked = [late.sessionId, out.sessionId, randomUUID()];
    const later = Date.now() + 400 * 24 * hourMs;
    expect(await store.standingOf(asked, later)).toEqual(new Map([[late.sessionId, { role: "user", mayAct: false }]]));
  });

  it("are not listed once they are over", async () => {
    const { id } = await person();
    const actor = await signedIn(id);
    expect(await store.listSignIns(actor, Date.now() + 2 * hourMs)).toEqual([]);
  });
});

describe("deleting an account", () => {
  it("and sending a message in it at once do not wait for each other in a circle, and nothing of it stays", async () => {
    const messages = createMessageStore(database);
    for (let round = 0; round < 20; round++) {
      const { id } = await person();
      const actor = await signedIn(id);
      await messages.commit(newAnswer(actor));
      const answer = newAnswer(actor);
      const [, deleted] = await Promise.all([messages.commit(answer), store.delete(id, Date.now())]);
      expect(deleted).not.toBeNull();
      expect(await one("SELECT FROM conversations WHERE id = $1", answer.conversationId)).toBeUndefined();
    }
  });

  it("erases all that is its own, the guest session it claimed and what is kept by its address, and nothing else", async () => {
    const { id, email } = await person();
    const other = await person();
    const claimed = await guest();
    await store.signIn(newSignIn(id), claimed.tokenHash);
    const kept = await guest();
    for (const identifier of [email, other.email])
      await insertRow(database, "verification_tokens", { identifier, token: randomUUID(), expires: new Date() });
    const link = { nowMs: Date.now(), expiresAt: Date.now() + hourMs, name: null, passwordHash: null, userId: null };
    const tokenHash = () => randomBytes(32).toString("hex");
    await links.create({ ...link, id: randomUUID(), kind: "invite", tokenHash: tokenHash(), email });
    await links.create({ ...link, id: randomUUID(), kind: "invite", tokenHash: tokenHash(), email: other.email });
    await links.create({ ...link, id: randomUUID(), kind: "set-password", tokenHash: tokenHash(), email: null, userId: id });
    expect(await store.delete(id, Date.now())).toEqual([claimed.conversation]);
    expect(await store.delete(id, Date.now())).toBeNull();
    const gone = {
      users: ["id", id],
      sessions: ["id", claimed.session],
      conversations: ["id", claimed.conversation],
      messages: ["conversation_id", claimed.conversation],
      rag_queries: ["message_id", claimed.answer],
      feedback: ["message_id", claimed.answer],
      verification_tokens: ["identifier", email],
      one_time_links: ["email", email],
    };
    for (const [table, [column, value]] of Object.entries(gone))
      expect([table, await database.query(`SELECT FROM ${table} WHERE ${column} = $1`, [value])]).toEqual([table, []]);
    expect(await one("SELECT count(*)::int AS count FROM one_time_links WHERE user_id = $1", id)).toEqual({ count: 0 });
    expect(await one("SELECT title FROM conversations WHERE id = $1", kept.conversation)).toEqual({ title: "Mine" });
    expect(await one("SELECT count(*)::int AS count FROM one_time_links WHERE email = $1", other.email)).toEqual({ count: 1 });
    expect(await one("SELECT count(*)::int AS count FROM verification_tokens WHERE identifier = $1", other.email)).toEqual({ count: 1 });
    expect(await store.findByEmail(other.email)).not.toBeNull();
  });
});
