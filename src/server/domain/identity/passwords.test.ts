import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPeopleUnderTest, type PeopleUnderTest, tokenOf } from "@/testing/people-under-test";
import { insertPerson } from "@/testing/test-people";
import { changePassword } from "./change-password";
import { checkPassword } from "./check-password";
import { viewLink } from "./find-link";
import { linkForPassword } from "./hand-out-links";
import { requestReset } from "./request-reset";
import { setPassword } from "./set-password";

const password = "correct horse battery";
const next = "staple of another kind";

let people: PeopleUnderTest;
beforeAll(async () => {
  people = await openPeopleUnderTest({ SIGN_INS_PER_QUARTER_HOUR: "4" });
});
afterAll(() => people.dispose());

async function isVerified(id: string): Promise<boolean> {
  return (await people.database.query("SELECT FROM users WHERE id = $1 AND email_verified IS NOT NULL", [id])).length > 0;
}

describe("a forgotten password", () => {
  const request = (email: string, caller = people.caller()) => requestReset(people.services, caller, { email });

  it("is replaced through a link that is mailed and good for an hour", async () => {
    const { id, email } = await insertPerson(people.container, { password });
    expect(await request(email)).toEqual({ ok: true, value: { requested: true } });
    const mail = await people.nextMail();
    expect(mail).toMatchObject({ to: email, about: "set-password" });
    const clock = { now: () => Date.now() + 3_600_000 };
    const token = tokenOf(mail);
    expect(await viewLink({ ...people.services, clock }, people.caller(), { token })).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await setPassword(people.services, people.caller(), { token, password: next })).toEqual({
      ok: true,
      value: { email, userId: id },
    });
    const account = await people.services.accounts.find(id);
    expect(await people.services.hasher.verify(account?.passwordHash ?? null, next)).toBe(true);
    expect(await isVerified(id)).toBe(true);
  });

  it("that is replaced through a link handed over says nothing of the address", async () => {
    const { id, email } = await insertPerson(people.container);
    const link = await linkForPassword(people.services, email);
    const token = tokenOf(link.ok ? link.value : { url: "" });
    expect(await setPassword(people.services, people.caller(), { token, password: next })).toMatchObject({ ok: true });
    expect(await isVerified(id)).toBe(false);
  });

  it("of nobody and of a disabled account is answered alike, and no mail is sent", async () => {
    const disabled = await insertPerson(people.container, { password });
    await people.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [disabled.id]);
    for (const email of ["nobody@example.org", disabled.email])
      expect(await request(email)).toEqual({ ok: true, value: { requested: true } });
    const { email } = await insertPerson(people.container);
    await request(email);
    expect(await people.nextMail()).toMatchObject({ to: email });
    expect(people.unread()).toEqual([]);
  });

  it("brings one account three mails an hour at most, whoever asks, and all are answered alike", async () => {
    const { email } = await insertPerson(people.container);
    for (let i = 0; i < 5; i++) expect(await request(email)).toMatchObject({ ok: true });
    for (let i = 0; i < 3; i++) expect(await people.nextMail()).toMatchObject({ to: email });
    const other = await insertPerson(people.container);
    await request(other.email);
    expect(await people.nextMail()).toMatchObject({ to: other.email });
    expect(people.unread()).toEqual([]);
  });

  it("is asked for only so often from one address", async () => {
    const caller = people.caller();
    for (let i = 0; i < 4; i++) expect(await request("nobody@example.org", caller)).toMatchObject({ ok: true });
    expect(await request("nobody@example.org", caller)).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: expect.any(Number) });
  });

  it("that somebody asks to be mailed for another's address leaves the link that was handed over", async () => {
    const { id, email } = await insertPerson(people.container, { password });
    const handed = await linkForPassword(people.services, email);
    await request(email);
    await people.nextMail();
    const set = { token: tokenOf(handed.ok ? handed.value : { url: "" }), password: next };
    expect(await setPassword(people.services, people.caller(), set)).toEqual({ ok: true, value: { email, userId: id } });
  });

  it("that is replaced is asked for again at once, from where too many wrong ones came and from elsewhere", async () => {
    const { email } = await insertPerson(people.container, { password });
    const here = people.caller();
    const attempt = ({ address }: { address: string }, given: string) =>
      checkPassword(people.services, { email, password: given, address, knownAccounts: [] });
    for (let i = 0; i < 4; i++) await attempt(here, "forgotten");
    for (let i = 0; i < 36; i++) await attempt(people.caller(), "guessed");
    expect(await attempt(here, password)).toMatchObject({ code: "RATE_LIMITED" });
    const elsewhere = people.caller();
    for (const code of ["UNAUTHENTICATED", "RATE_LIMITED"]) expect(await attempt(elsewhere, "guessed")).toMatchObject({ code });
    expect(await attempt(elsewhere, password)).toMatchObject({ code: "RATE_LIMITED" });
    const link = await linkForPassword(people.services, email);
    await setPassword(people.services, here, { token: tokenOf(link.ok ? link.value : { url: "" }), password: next });
    expect(await attempt(here, next)).toMatchObject({ ok: true });
    expect(await attempt(elsewhere, next)).toMatchObject({ ok: true });
  });

  it("is replaced only if that can be written to the trail, and the link stays good until then", async () => {
    const { id, email } = await insertPerson(people.container, { password });
    const link = await linkForPassword(people.services, email);
    const given = { token: tokenOf(link.ok ? link.value : { url: "" }), password: next };
    await people.database.query("ALTER TABLE audit_events ADD CONSTRAINT full_disk CHECK (action <> 'password-changed') NOT VALID");
    await expect(setPassword(people.services, people.caller(), given)).rejects.toThrow("full_disk");
    await people.database.query("ALTER TABLE audit_events DROP CONSTRAINT full_disk");
    expect(await setPassword(people.services, people.caller(), given)).toMatchObject({ ok: true });
    expect(await people.trailOf(id)).toEqual(["link-made", "password-changed"]);
  });

  it("is a matter for whoever runs the server where it sends no mail", async () => {
    expect(await requestReset(people.withoutMail, people.caller(), { email: "ada@example.org" })).toEqual({ ok: false, code: "FORBIDDEN" });
  });
});

describe("changing a password", () => {
  it("takes the current one, and signs the account out everywhere else", async () => {
    const ada = await people.user({ password });
    const elsewhere = await people.again(ada);
    expect(await changePassword(people.services, ada.actor, { current: password, next })).toEqual({ ok: true, value: { changed: true } });
    expect((await ada.query("account.me")).status).toBe(200);
    expect((await elsewhere.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect(await changePassword(people.services, ada.actor, { current: password, next: password })).toEqual({
      ok: false,
      code: "FORBIDDEN",
    });
    expect(await people.trailOf(ada.actor.userId)).toEqual(["password-changed"]);
  });

  it("is refused with a wrong or without a current one, and after a few of them for a while", async () => {
    const ada = await people.user({ password });
    const attempt = (current: string | null) => changePassword(people.services, ada.actor, { current, next });
    for (const wrong of [null, "", "wrong", "wrong again"]) expect(await attempt(wrong)).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await attempt(password)).toMatchObject({ code: "RATE_LIMITED" });
    const account = await people.services.accounts.find(ada.actor.userId);
    expect(await people.services.hasher.verify(account?.passwordHash ?? null, password)).toBe(true);
  });

  it("sets the first one of an account that has none", async () => {
    const ada = await people.user();
    expect(await changePassword(people.services, ada.actor, { current: "any", next })).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await changePassword(people.services, ada.actor, { current: null, next })).toMatchObject({ ok: true });
  });

  it("is too late for an account that is gone", async () => {
    const ada = await people.user({ password });
    await people.services.accounts.delete(ada.actor.userId, Date.now());
    expect(await changePassword(people.services, ada.actor, { current: password, next })).toEqual({
      ok: false,
      code: "SESSION_TERMINATED",
    });
  });
});
