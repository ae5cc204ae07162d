import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { UserChange } from "@/server/domain/analytics/ports";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createUserDirectory } from "./admin-users";

const database = await temporaryDatabase();
const directory = createUserDirectory(database);
afterAll(() => database.dispose());

const nowMs = Date.now();
const minutesAgo = (minutes: number) => new Date(nowMs - minutes * 60_000);

async function addUser(email: string | null, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "users", { id, email, created_at: minutesAgo(1_000), ...more });
  return id;
}

async function addSession(user_id: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  const times = { created_at: minutesAgo(500), last_activity_at: minutesAgo(10), expires_at: minutesAgo(-1_000) };
  await insertRow(database, "sessions", { id, user_id, ...times, ...more });
  return id;
}

const actorOf = (userId: string) => ({ kind: "admin" as const, userId, sessionId: randomUUID() });
const statusOf = async (sessionId: string) =>
  (await database.query<{ status: string }>("SELECT status FROM sessions WHERE id = $1", [sessionId]))[0]?.status;
const endsOf = (sessionIds: readonly string[]) =>
  database.query<{ status: string; ended_at: Date }>("SELECT status, ended_at FROM sessions WHERE id = ANY ($1) ORDER BY id", [sessionIds]);
const roleOf = async (userId: string) =>
  (
    await database.query<{ role: string; disabled: boolean }>("SELECT role, disabled_at IS NOT NULL AS disabled FROM users WHERE id = $1", [
      userId,
    ])
  )[0];
const logged = () =>
  database.query<{ action: string; subject_id: string; details: unknown }>(
    "SELECT action, subject_id, details FROM audit_events ORDER BY created_at, id",
  );

let first: string;
let second: string;
let person: string;
beforeEach(async () => {
  await database.query("DELETE FROM users");
  first = await addUser("first@example.org", { role: "admin", created_at: minutesAgo(3_000) });
  second = await addUser("second@example.org", { role: "admin", created_at: minutesAgo(2_000) });
  person = await addUser("person@example.org", { name: "A Person" });
});

describe("the list of accounts", () => {
  it("has the newest first, with whose address is confirmed, when somebody was last here and what is theirs", async () => {
    await database.query("UPDATE users SET email_verified = $2 WHERE id = $1", [person, minutesAgo(900)]);
    await addSession(person, { last_activity_at: minutesAgo(5) });
    await addSession(person, { status: "terminated", last_activity_at: minutesAgo(2), ended_at: minutesAgo(2) });
    await addSession(person, { expires_at: minutesAgo(1) });
    await insertRow(database, "conversations", { id: randomUUID(), user_id: person, title: "One" });
    const { items, more } = await directory.list(actorOf(first), {}, null, 50, nowMs);
    expect(more).toBe(false);
    expect(items.map(({ email, isEmailConfirmed, isSelf }) => [email, isEmailConfirmed, isSelf])).toEqual([
      ["person@example.org", true, false],
      ["second@example.org", false, false],
      ["first@example.org", false, true],
    ]);
    expect(items[0]).toEqual({
      id: person,
      email: "person@example.org",
      isEmailConfirmed: true,
      name: "A Person",
      role: "user",
      createdAt: minutesAgo(1_000).toISOString(),
      disabledAt: null,
      lastActivityAt: minutesAgo(2).toISOString(),
      conversations: 1,
      signIns: 1,
      isSelf: false,
    });
  });

  it("is cut by the beginning of the address, in which no character means anything else, by role and by state", async () => {
    await addUser("per%cent@example.org", { created_at: minutesAgo(900) });
    await addUser(null, { created_at: minutesAgo(800), disabled_at: minutesAgo(1) });
    const emails = async (filter: object) =>
      (await directory.list(actorOf(first), filter, null, 50, nowMs)).items.map(({ email }) => email);
    expect(await emails({ email: "per" })).toEqual(["per%cent@example.org", "person@example.org"]);
    expect(await emails({ email: "per%" })).toEqual(["per%cent@example.org"]);
    expect(await emails({ email: "%" })).toEqual([]);
    expect(await emails({ role: "admin" })).toEqual(["second@example.org", "first@example.org"]);
    expect(await emails({ isDisabled: true })).toEqual([null]);
    expect(await emails({ isDisabled: false })).toEqual((await emails({})).filter((email) => email !== null));
    expect(await emails({ isDisabled: false, email: "p", role: "user" })).toEqual(["per%cent@example.org", "person@example.org"]);
    expect(await directory.count(actorOf(first), { email: "per" }, 10)).toBe(2);
    expect(await directory.count(actorOf(first), {}, 2)).toBe(2);
  });

  it("finds one by its id, or nobody", async () => {
    expect(await directory.find(actorOf(first), person, nowMs)).toMatchObject({ id: person, email: "person@example.org", isSelf: false });
    expect(await directory.find(actorOf(first), first, nowMs)).toMatchObject({ id: first, isSelf: true });
    expect(await directory.find(actorOf(first), randomUUID(), nowMs)).toBeNull();
  });

  it("goes on behind any row", async () => {
    const page = await directory.list(actorOf(first), {}, null, 2, nowMs);
    expect(page.more).toBe(true);
    const after = { id: second, at: Date.parse(page.items[1]?.createdAt ?? "") };
    expect((await directory.list(actorOf(first), {}, after, 2, nowMs)).items.map(({ id }) => id)).toEqual([first]);
  });
});

describe("a change to an account", () => {
  const change = (by: string, userId: string, what: UserChange) => directory.change(actorOf(by), userId, what, nowMs);

  it("that takes something away ends the person's sessions, and no one else's", async () => {
    const [theirs, others] = [await addSession(second), await addSession(first)];
    expect(await change(first, second, { action: "role-changed", role: "user" })).toBeNull();
    expect(await roleOf(second)).toEqual({ role: "user", disabled: false });
    expect([await statusOf(theirs), await statusOf(others)]).toEqual(["terminated", "active"]);
    const again = await addSession(person);
    expect(await change(first, person, { action: "user-disabled" })).toBeNull();
    expect(await roleOf(person)).toEqual({ role: "user", disabled: true });
    expect(await statusOf(again)).toBe("terminated");
  });

  it("leaves a session that was over as it ended", async () => {
    const rows = {
      terminated: { status: "terminated", ended_at: minutesAgo(30) },
      expired: { status: "expired", expires_at: minutesAgo(20), ended_at: minutesAgo(20) },
    };
    const over = await Promise.all(Object.values(rows).map((row) => addSession(person, row)));
    const before = await endsOf(over);
    expect(before.map(({ status }) => status).sort()).toEqual(["expired", "terminated"]);
    expect(await change(first, person, { action: "user-disabled" })).toBeNull();
    expect(await endsOf(over)).toEqual(before);
  });

  it("that is made twice is logged once, and the first moment stays", async () => {
    expect(await change(first, person, { action: "user-disabled" })).toBeNull();
    expect(await directory.change(actorOf(second), person, { action: "user-disabled" }, nowMs + 60_000)).toBeNull();
    const [row] = await database.query<{ disabled_at: Date }>("SELECT disabled_at FROM users WHERE id = $1", [person]);
    expect(row?.disabled_at.getTime()).toBe(nowMs);
    expect((await logged()).filter(({ subject_id }) => subject_id === person)).toHaveLength(1);
  });

  it("that gives something leaves sessions alone", async () => {
    const theirs = await addSession(person);
    expect(await change(first, person, { action: "role-changed", role: "admin" })).toBeNull();
    expect(await statusOf(theirs)).toBe("active");
    await change(first, person, { action: "user-disabled" });
    expect(await change(first, person, { action: "user-enabled" })).toBeNull();
    expect(await roleOf(person)).toEqual({ role: "admin", disabled: false });
  });

  it("is logged with it, and one that changes nothing is not", async () => {
    await change(first, person, { action: "role-changed", role: "admin" });
    await change(first, person, { action: "role-changed", role: "admin" });
    await change(first, person, { action: "user-enabled" });
    expect((await logged()).filter(({ subject_id }) => subject_id === person)).toEqual([
      { action: "role-changed", subject_id: person, details: { from: "user", to: "admin" } },
    ]);
  });

  it("leaves one administrator who is not disabled", async () => {
    await change(first, second, { action: "user-disabled" });
    const before = (await logged()).length;
    expect(await change(first, first, { action: "role-changed", role: "user" })).toBe("CONFLICT");
    expect(await change(first, first, { action: "user-disabled" })).toBe("CONFLICT");
    expect(await roleOf(first)).toEqual({ role: "admin", disabled: false });
    await change(first, second, { action: "user-enabled" });
    expect(await change(first, first, { action: "role-changed", role: "user" })).toBeNull();
    expect(await logged()).toHaveLength(before + 2);
  });

  it("is refused to whoever is no administrator any more, and where there is nobody", async () => {
    expect(await change(first, randomUUID(), { action: "user-disabled" })).toBe("NOT_FOUND");
    await change(first, second, { action: "role-changed", role: "user" });
    expect(await change(second, first, { action: "role-changed", role: "user" })).toBe("FORBIDDEN");
    expect(await change(second, randomUUID(), { action: "user-disabled" })).toBe("FORBIDDEN");
    expect(await change(person, first, { action: "user-disabled" })).toBe("FORBIDDEN");
    expect(await roleOf(first)).toEqual({ role: "admin", disabled: false });
  });

  it("by two administrators against each other happens once", async () => {
    for (let round = 0; round < 10; round++) {
      const two = await Promise.all([
        change(first, second, { action: "role-changed", role: "user" }),
        change(second, first, { action: "user-disabled" }),
      ]);
      expect(two.sort()).toEqual(["FORBIDDEN", null]);
      await database.query("UPDATE users SET role = 'admin', disabled_at = NULL WHERE id = ANY ($1::uuid[])", [[first, second]]);
    }
  });
});
