import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { insertBelongings, insertLink } from "@/testing/matrix/belongings";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAccountStore } from "./account-store";
import { createPrismaClient } from "./client";
import { createLinkStore } from "./link-store";
import { createSessionStore } from "./session-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const accounts = createAccountStore(database);
const links = createLinkStore(database);
const sessions = createSessionStore(createPrismaClient(database), database);

const hourMs = 3_600_000;
const at = (hours: number) => new Date(Date.now() + hours * hourMs);
const one = async (text: string, id: string) => (await database.query<Record<string, unknown>>(text, [id]))[0];

async function person(row: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "users", { id, email: `${id}@example.org`, ...row });
  return id;
}

async function session(row: Record<string, unknown>): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "sessions", { id, created_at: at(-60), last_activity_at: at(0), expires_at: at(1), ...row });
  return id;
}

async function guest(row: Record<string, unknown> = {}, userId: string | null = null) {
  const hash = randomBytes(32);
  const sessionId = await session({ guest_token_hash: hash, preferences: { theme: "dark" }, ...row });
  return { tokenHash: hash.toString("hex"), sessionId, own: await insertBelongings(database, { userId, sessionId }) };
}

async function signIn(userId: string, tokenHash: string) {
  const start = { sessionId: randomUUID(), userId, device: null, nowMs: Date.now(), expiresAt: Date.now() + hourMs };
  return accounts.signIn(start, tokenHash);
}

const ownerOf = (conversationId: string) => one("SELECT user_id FROM conversations WHERE id = $1", conversationId);
const sessionOf = (id: string) => one("SELECT status, ended_at, preferences FROM sessions WHERE id = $1", id);

describe("a person's session that is over", () => {
  it("stays as it ended, whatever ends the others", async () => {
    const ways = {
      setPassword: (id: string) => accounts.setPassword(id, "hash", null, Date.now()),
      async resetPassword(id: string) {
        const token_hash = randomBytes(32);
        const link = { id: randomUUID() };
        await insertRow(database, "one_time_links", { ...link, kind: "set-password", user_id: id, token_hash, expires_at: at(1) });
        expect(await accounts.resetPassword(link, "hash", Date.now())).toBe(true);
      },
      endSessions: (id: string) => accounts.endSessions(id, null, Date.now()),
    };
    for (const [way, end] of Object.entries(ways)) {
      const id = await person();
      const live = await session({ user_id: id });
      const ended = await session({ user_id: id, status: "terminated", ended_at: at(-2) });
      const expired = await session({ user_id: id, last_activity_at: at(-3), expires_at: at(-2) });
      const before = await Promise.all([ended, expired].map(sessionOf));
      await end(id);
      expect([way, await Promise.all([ended, expired].map(sessionOf))]).toEqual([way, before]);
      expect([way, (await sessionOf(live))?.status]).toEqual([way, "terminated"]);
    }
  });

  it("is not brought back by a page that closes the chat at that moment", async () => {
    const userId = await person();
    for (const status of ["terminated", "expired"]) {
      const sessionId = await session({ user_id: userId, status, ended_at: at(-1) });
      await sessions.setStatus({ kind: "user", userId, sessionId }, "inactive");
      expect((await sessionOf(sessionId))?.status).toBe(status);
    }
  });
});

describe("the standing of sessions", () => {
  it("is what may act for whom, and nobody's that is disabled or a guest's", async () => {
    const id = await person();
    const live = await session({ user_id: id });
    const resting = await session({ user_id: id, status: "inactive" });
    const over = [
      await session({ user_id: id, last_activity_at: at(-3), expires_at: at(-2) }),
      await session({ user_id: id, status: "terminated", ended_at: at(-1) }),
      await session({ user_id: id, status: "expired", ended_at: at(-1) }),
    ];
    const nobodys = [
      await session({ user_id: await person({ disabled_at: at(-1) }) }),
      await session({ guest_token_hash: randomBytes(32) }),
      randomUUID(),
    ];
    const standing = await accounts.standingOf([live, resting, ...over, ...nobodys], Date.now());
    expect(Object.fromEntries(standing)).toEqual({
      ...Object.fromEntries([live, resting].map((sessionId) => [sessionId, { role: "user", mayAct: true }])),
      ...Object.fromEntries(over.map((sessionId) => [sessionId, { role: "user", mayAct: false }])),
    });
    expect([...(await accounts.standingOf([live], Date.now())).keys()]).toEqual([live]);
  });
});

describe("accounts whose answers may go on", () => {
  it("are those asked for that are there and not disabled", async () => {
    const [here, out] = [await person(), await person({ disabled_at: at(-1) })];
    expect(await accounts.enabledAmong([here, out, randomUUID()])).toEqual(new Set([here]));
    expect(await accounts.enabledAmong([out])).toEqual(new Set());
  });
});

describe("settling sessions", () => {
  it("ends and rests those whose time has come, once, and no other", async () => {
    const rows = {
      resting: { last_activity_at: at(-2) },
      gone: { last_activity_at: at(-30), expires_at: at(-6) },
      "gone while resting": { status: "inactive", last_activity_at: at(-30), expires_at: at(-6) },
      "resting already": { status: "inactive", last_activity_at: at(-2) },
      here: {},
      ended: { status: "terminated", last_activity_at: at(-30), expires_at: at(-6), ended_at: at(-7) },
      "gone before": { status: "expired", last_activity_at: at(-30), expires_at: at(-6), ended_at: at(-8) },
    };
    const settle = () => sessions.settle({ nowMs: Date.now(), idleSinceMs: Date.now() - hourMs, limit: 100 });
    await settle(); // what other tests have left
    const ids = new Map<string, string>();
    for (const [name, row] of Object.entries(rows)) ids.set(name, await session({ guest_token_hash: randomBytes(32), ...row }));
    expect(await settle()).toBe(3);
    expect(await settle()).toBe(0);
    const told = await Promise.all([...ids].map(async ([name, id]) => [name, await sessionOf(id)] as const));
    expect(Object.fromEntries(told)).toMatchObject({
      resting: { status: "inactive", ended_at: null },
      gone: { status: "expired", ended_at: expect.any(Date) },
      "gone while resting": { status: "expired", ended_at: expect.any(Date) },
      "resting already": { status: "inactive", ended_at: null },
      here: { status: "active", ended_at: null },
      ended: { status: "terminated", ended_at: rows.ended.ended_at },
      "gone before": { status: "expired", ended_at: rows["gone before"].ended_at },
    });
  });
});

describe("a claim", () => {
  it("takes what is the guest's, and leaves what others have", async () => {
    const [claimant, elsewhere] = [await person(), await guest()];
    const mine = await guest();
    const taken = await insertBelongings(database, { userId: await person(), sessionId: mine.sessionId });
    expect(await accounts.claimable(mine.tokenHash, Date.now())).toEqual({ conversations: 1 });
    expect(await signIn(claimant, mine.tokenHash)).toEqual({ claimed: 1 });
    expect(await ownerOf(mine.own.conversationId)).toEqual({ user_id: claimant });
    expect(await ownerOf(taken.conversationId)).toEqual({ user_id: taken.userId });
    expect(await ownerOf(elsewhere.own.conversationId)).toEqual({ user_id: null });
    expect(await sessionOf(elsewhere.sessionId)).toEqual({ status: "active", ended_at: null, preferences: { theme: "dark" } });
  });

  it("takes nothing of a session that is a person's, although it holds a guest's token", async () => {
    const held = await guest({ user_id: await person() });
    expect(await accounts.claimable(held.tokenHash, Date.now())).toEqual({ conversations: 0 });
    expect(await signIn(await person(), held.tokenHash)).toEqual({ claimed: 0 });
    expect((await sessionOf(held.sessionId))?.status).toBe("active");
  });

  it("takes the guest's ratings alone, beside what others and the person have rated", async () => {
    const [claimant, other, mine, elsewhere] = [await person(), await person(), await guest(), await guest()];
    await database.query("DELETE FROM feedback WHERE message_id = $1", [mine.own.answerId]);
    const rate = async (row: Record<string, unknown>) => {
      const id = randomUUID();
      await insertRow(database, "feedback", { id, message_id: mine.own.answerId, rating: 1, ...row });
      return () => one("SELECT user_id, session_id FROM feedback WHERE id = $1", id);
    };
    const own = await rate({ session_id: mine.sessionId });
    const kept = [
      await rate({ session_id: elsewhere.sessionId }),
      await rate({ user_id: other, session_id: mine.sessionId }),
      await rate({ user_id: other }),
      await rate({ user_id: claimant, session_id: elsewhere.sessionId }),
    ];
    const before = await Promise.all(kept.map((read) => read()));
    expect(await signIn(claimant, mine.tokenHash)).toEqual({ claimed: 1 });
    expect(await own()).toEqual({ user_id: claimant, session_id: null });
    expect(await Promise.all(kept.map((read) => read()))).toEqual(before);
  });
});

describe("what is done to one account", () => {
  it("is done to no other", async () => {
    const [chosen, other] = [await person(), await person()];
    const roles = () => database.query("SELECT id FROM users WHERE role = 'admin'");
    const link = { id: randomUUID() };
    await insertRow(database, "one_time_links", { ...link, kind: "first-admin", token_hash: randomBytes(32), expires_at: at(1) });
    expect(await accounts.promote(link, chosen, Date.now())).toBe(true);
    expect(await roles()).toEqual([{ id: chosen }]);
    expect(await accounts.countAdmins()).toBe(1);
    await database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [other]);
    expect([await accounts.find(chosen), await accounts.find(other)]).toMatchObject([
      { id: chosen, isDisabled: false },
      { id: other, isDisabled: true },
    ]);
    await accounts.makeAdmin(chosen, Date.now());
    expect(await roles()).toEqual([{ id: chosen }]);
    expect(await accounts.find(other)).toMatchObject({ role: "user", isDisabled: true });
  });

  it("ends the sessions that may still act of a person who is made an administrator unproven, and no others", async () => {
    const chosen = await person();
    const endedAt = at(-3);
    const over = await session({ user_id: chosen, status: "terminated", ended_at: endedAt, created_at: at(-4), last_activity_at: at(-3) });
    const acting = await session({ user_id: chosen });
    await accounts.makeAdmin(chosen, Date.now());
    expect((await sessionOf(over))?.ended_at).toEqual(endedAt);
    expect((await sessionOf(acting))?.status).toBe("terminated");
  });

  it("leaves another's session that a deleted conversation began in, and another's links", async () => {
    const [gone, other] = [await person(), await person()];
    const sessionId = await session({ user_id: other });
    await insertBelongings(database, { userId: gone, sessionId });
    const kept = await insertLink(database, { kind: "set-password", user_id: other });
    const count = async () => (await database.query("SELECT FROM one_time_links WHERE user_id = $1", [other])).length;
    const before = await count();
    const link = { id: randomUUID(), kind: "set-password" as const, userId: gone, email: null, name: null, passwordHash: null };
    await links.create({ ...link, tokenHash: randomBytes(32).toString("hex"), nowMs: Date.now(), expiresAt: Date.now() + hourMs });
    expect([kept.length, await count()]).toEqual([43, before]);
    await links.create({
      ...link,
      id: randomUUID(),
      userId: other,
      tokenHash: "ab".repeat(32),
      nowMs: Date.now(),
      expiresAt: Date.now() + hourMs,
    });
    expect(await count()).toBe(1); // the new one in place of the others
    expect(await accounts.delete(gone, Date.now())).toHaveLength(1);
    expect((await sessionOf(sessionId))?.status).toBe("active");
  });
});
