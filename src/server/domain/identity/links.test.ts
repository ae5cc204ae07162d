import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleUnderTest, type PeopleUnderTest, tokenOf } from "@/testing/people-under-test";
import { insertPerson } from "@/testing/test-people";
import { createAdmin } from "./create-admin";
import { viewLink } from "./find-link";
import { invite, linkForFirstAdmin, linkForPassword } from "./hand-out-links";
import { openLink } from "./open-link";
import { setPassword } from "./set-password";

const newEmail = () => `${crypto.randomUUID()}@example.org`;
const unknown = () => ({ token: "a".repeat(43) });

describe("a one-time link", () => {
  let people: PeopleUnderTest;
  beforeAll(async () => {
    people = await openPeopleUnderTest({ PUBLIC_URL: "https://docs.example.org/", SIGN_INS_PER_QUARTER_HOUR: "2" });
  });
  afterAll(() => people.dispose());

  const view = (token: string) => viewLink(people.services, people.caller(), { token });
  const firstAdmin = async () => {
    await people.database.query("UPDATE users SET role = 'user'");
    return tokenOf((await linkForFirstAdmin(people.services)) ?? { url: "" });
  };

  it("leads to the address that people use, and its token is stored as a hash only", async () => {
    const made = await invite(people.services, null, null);
    if (!made.ok) throw new Error(made.code);
    const token = tokenOf(made.value);
    expect(made.value.url).toBe(`https://docs.example.org/link/${token}`);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const rows = await people.database.query<{ row: string }>("SELECT one_time_links::text AS row FROM one_time_links");
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  });

  it("says what it is for as often as it is asked, and stays good", async () => {
    const email = newEmail();
    const made = await invite(people.services, null, email);
    const token = tokenOf(made.ok ? made.value : { url: "" });
    for (let i = 0; i < 2; i++) expect(await view(token)).toEqual({ ok: true, value: { kind: "invite", email } });
    expect(await view(await firstAdmin())).toEqual({ ok: true, value: { kind: "first-admin", email: null } });
  });

  it("that nobody made is not there, and is asked for only so often from one address", async () => {
    const caller = people.caller();
    const most = people.container.env.SIGN_INS_PER_QUARTER_HOUR * 5;
    for (let i = 0; i < most; i++) expect(await viewLink(people.services, caller, unknown())).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await viewLink(people.services, caller, unknown())).toMatchObject({ code: "RATE_LIMITED" });
  });

  it("for the first administrator makes one of whoever is signed in, once, and of no guest", async () => {
    const [ada, eve] = [await people.user(), await people.user()];
    const token = await firstAdmin();
    const as = (actor: typeof ada.actor | null) => openLink(people.services, people.caller({ actor }), { token });
    expect(await as(null)).toEqual({ ok: false, code: "UNAUTHENTICATED" });
    const guest = { actor: people.guest().actor };
    expect(await openLink(people.services, people.caller(guest), { token })).toEqual({ ok: false, code: "UNAUTHENTICATED" });
    const replies = await Promise.all([as(ada.actor), as(eve.actor)]);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await people.services.accounts.countAdmins()).toBe(1);
    expect(await as(ada.actor)).toEqual({ ok: false, code: "NOT_FOUND" });
  });

  it("of an invitation gives somebody with an account nothing, and stays good", async () => {
    const ada = await people.user();
    const made = await invite(people.services, null, null);
    const token = tokenOf(made.ok ? made.value : { url: "" });
    const reply = await openLink(people.services, people.caller({ actor: ada.actor }), { token });
    expect(reply).toEqual({ ok: true, value: { email: ada.email } });
    expect(await people.services.accounts.find(ada.actor.userId)).toMatchObject({ role: "user" });
    expect(await view(token)).toMatchObject({ ok: true });
  });

  it("to set a password does that and nothing else, once, and signs the account out everywhere", async () => {
    const ada = await people.user();
    const made = await linkForPassword(people.services, ada.email);
    const token = tokenOf(made.ok ? made.value : { url: "" });
    expect(await view(token)).toEqual({ ok: true, value: { kind: "set-password", email: ada.email } });
    expect(await openLink(people.services, people.caller({ actor: ada.actor }), { token })).toEqual({ ok: false, code: "NOT_FOUND" });
    const set = (password: string) => setPassword(people.services, people.caller(), { token, password });
    const replies = await Promise.all([set("the first password"), set("the second password")]);
    expect(replies.filter(({ ok }) => ok)).toEqual([{ ok: true, value: { email: ada.email, userId: ada.actor.userId } }]);
    expect(await set("the third password")).toEqual({ ok: false, code: "NOT_FOUND" });
    const account = await people.services.accounts.find(ada.actor.userId);
    const winner = replies[0]?.ok ? "the first password" : "the second password";
    expect(await people.services.hasher.verify(account?.passwordHash ?? null, winner)).toBe(true);
    expect((await ada.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect(await people.trailOf(ada.actor.userId)).toEqual(["link-made", "password-changed"]);
  });

  it("to set a password is replaced by the next one, and is of no use after a day", async () => {
    const { email } = await insertPerson(people.container);
    const [first, second] = [await linkForPassword(people.services, email), await linkForPassword(people.services, email)];
    expect(await view(tokenOf(first.ok ? first.value : { url: "" }))).toEqual({ ok: false, code: "NOT_FOUND" });
    const token = tokenOf(second.ok ? second.value : { url: "" });
    const clock = { now: () => Date.now() + 86_400_000 };
    expect(await setPassword({ ...people.services, clock }, people.caller(), { token, password: "correct horse battery" })).toEqual({
      ok: false,
      code: "NOT_FOUND",
    });
  });

  it("of another kind sets no password", async () => {
    const token = await firstAdmin();
    expect(await setPassword(people.services, people.caller(), { token, password: "correct horse battery" })).toEqual({
      ok: false,
      code: "NOT_FOUND",
    });
  });

  it("is made for no address without an account, and invites none with one, nor where nobody may sign up", async () => {
    expect(await linkForPassword(people.services, newEmail())).toEqual({ ok: false, code: "NOT_FOUND" });
    const { email } = await insertPerson(people.container);
    expect(await invite(people.services, null, email)).toEqual({ ok: false, code: "CONFLICT" });
    expect(await invite({ ...people.services, access: { signup: "closed" } }, null, null)).toEqual({ ok: false, code: "FORBIDDEN" });
  });
});

describe("an administrator made at the machine", () => {
  let people: PeopleUnderTest;
  beforeAll(async () => {
    people = await openPeopleUnderTest();
  });
  afterAll(() => people.dispose());

  it("is a new account without a password, and a link to set one", async () => {
    const email = newEmail();
    const made = await createAdmin(people.services, email);
    expect(made).toMatchObject({ outcome: "created", url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/link\//) });
    expect(await people.services.accounts.findByEmail(email)).toMatchObject({ role: "admin", passwordHash: null });
    const set = { token: tokenOf(made), password: "correct horse battery" };
    expect(await setPassword(people.services, people.caller(), set)).toMatchObject({ ok: true, value: { email } });
  });

  it("is an account that was there, and may be used again if it was disabled", async () => {
    const { id, email } = await insertPerson(people.container);
    await people.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [id]);
    expect(await createAdmin(people.services, email)).toMatchObject({ outcome: "promoted" });
    expect(await people.services.accounts.find(id)).toMatchObject({ role: "admin", isDisabled: false });
    expect(await people.trailOf(id)).toEqual(["role-changed", "link-made"]);
  });

  it("is nobody's who only typed the address: the password is void, sessions end, and the link alone opens the account", async () => {
    const squatter = await people.user({ password: "the squatter's words" });
    const earlier = await linkForPassword(people.services, squatter.email);
    const made = await createAdmin(people.services, squatter.email);
    expect(await people.services.accounts.find(squatter.actor.userId)).toMatchObject({ role: "admin", passwordHash: null });
    expect((await squatter.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    const password = "correct horse battery";
    const set = (token: string) => setPassword(people.services, people.caller(), { token, password });
    expect(await set(tokenOf(earlier.ok ? earlier.value : { url: "" }))).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await set(tokenOf(made))).toEqual({ ok: true, value: { email: squatter.email, userId: squatter.actor.userId } });
    const [row] = await people.database.query("SELECT email_verified IS NOT NULL AS proven FROM users WHERE id = $1", [
      squatter.actor.userId,
    ]);
    expect(row).toEqual({ proven: true });
  });

  it("keeps password and sessions where the address is proven or the account was an administrator's already", async () => {
    const [proven, admin] = [await people.user({ password: "a word of my own" }), await people.user({ password: "another of my own" })];
    await people.database.query("UPDATE users SET email_verified = created_at WHERE id = $1", [proven.actor.userId]);
    await people.database.query("UPDATE users SET role = 'admin' WHERE id = $1", [admin.actor.userId]);
    for (const { email, actor, query } of [proven, admin]) {
      await createAdmin(people.services, email);
      expect(await people.services.accounts.find(actor.userId)).toMatchObject({ role: "admin", passwordHash: expect.any(String) });
      expect((await query("account.me")).status).toBe(200);
    }
  });

  it("makes every first administrator's link that is about useless", async () => {
    await people.database.query("UPDATE users SET role = 'user'");
    const token = tokenOf((await linkForFirstAdmin(people.services)) ?? { url: "" });
    await createAdmin(people.services, newEmail());
    expect(await viewLink(people.services, people.caller(), { token })).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await linkForFirstAdmin(people.services)).toBeNull();
  });
});
