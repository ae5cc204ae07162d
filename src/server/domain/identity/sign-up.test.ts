import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { err, ok } from "@/contract/result";
import { openPeopleUnderTest, type PeopleUnderTest, tokenOf } from "@/testing/people-under-test";
import { insertPerson } from "@/testing/test-people";
import type { RateLimiter } from "../rate-limit/ports";
import { viewLink } from "./find-link";
import { invite, linkForFirstAdmin } from "./hand-out-links";
import { openLink } from "./open-link";
import { signUp } from "./sign-up";

const password = "correct horse battery";
const newEmail = () => `${crypto.randomUUID()}@example.org`;

describe("signing up", () => {
  let people: PeopleUnderTest;
  beforeAll(async () => {
    people = await openPeopleUnderTest();
  });
  afterAll(() => people.dispose());

  const accounts = () => people.services.accounts;
  const plainly = (
    own: { email: string; token?: string; password?: string; name?: string },
    signup: "open" | "invite" | "closed" = "open",
  ) => signUp({ ...people.withoutMail, access: { signup } }, people.caller(), { password, ...own });

  it("makes an account that its password opens", async () => {
    const email = newEmail();
    expect(await plainly({ email, name: "Ada" })).toEqual({ ok: true, value: { next: "sign-in" } });
    const account = await accounts().findByEmail(email);
    expect(account).toMatchObject({ role: "user", isDisabled: false });
    expect(account?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await people.services.hasher.verify(account?.passwordHash ?? null, password)).toBe(true);
    await expect.poll(() => people.trailOf(account?.id ?? "")).toEqual(["account-created"]);
  });

  it("answers the same for an address that has an account, and leaves that as it is", async () => {
    const { id, email } = await insertPerson(people.container, { name: "Ada" });
    expect(await plainly({ email, name: "Eve" })).toEqual({ ok: true, value: { next: "sign-in" } });
    expect(await accounts().findByEmail(email)).toMatchObject({ id, passwordHash: null });
  });

  it("makes one account of many sign-ups at once for one address", async () => {
    const email = newEmail();
    const replies = await Promise.all(Array.from({ length: 5 }, (_, i) => plainly({ email, password: `${password} ${i}` })));
    expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(
      new Set([JSON.stringify({ ok: true, value: { next: "sign-in" } })]),
    );
    const rows = await people.database.query("SELECT FROM users WHERE email = $1", [email]);
    expect(rows).toHaveLength(1);
  });

  it("is refused without a token where one must be invited, and where nobody may", async () => {
    for (const signup of ["invite", "closed"] as const) {
      const email = newEmail();
      expect(await plainly({ email }, signup)).toEqual({ ok: false, code: "FORBIDDEN" });
      expect(await accounts().findByEmail(email)).toBeNull();
    }
  });

  it("is limited for one network address", async () => {
    const caller = people.caller();
    const attempt = () => signUp({ ...people.withoutMail, access: { signup: "closed" } }, caller, { email: newEmail(), password });
    for (let i = 0; i < people.container.env.SIGN_INS_PER_QUARTER_HOUR; i++) expect(await attempt()).toMatchObject({ code: "FORBIDDEN" });
    expect(await attempt()).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: expect.any(Number) });
  });

  describe("by invitation", () => {
    const invitation = async (email: string | null) => {
      const made = await invite(people.services, null, email);
      if (!made.ok) throw new Error(made.code);
      return tokenOf(made.value);
    };

    it("makes one account, once, without confirming the address", async () => {
      const token = await invitation(null);
      const email = newEmail();
      expect(await signUp({ ...people.services, access: { signup: "invite" } }, people.caller(), { email, password, token })).toMatchObject(
        {
          value: { next: "sign-in" },
        },
      );
      expect(await accounts().findByEmail(email)).toMatchObject({ role: "user" });
      expect(await plainly({ email: newEmail(), token }, "invite")).toEqual({ ok: false, code: "NOT_FOUND" });
    });

    it("makes one account of many who use the link at once", async () => {
      const token = await invitation(null);
      const emails = Array.from({ length: 5 }, newEmail);
      const replies = await Promise.all(emails.map((email) => plainly({ email, token }, "invite")));
      expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await Promise.all(emails.map((email) => accounts().findByEmail(email)))).filter((found) => found !== null)).toHaveLength(1);
    });

    it("is for the address it names", async () => {
      const email = newEmail();
      const token = await invitation(email);
      expect(await plainly({ email: newEmail(), token }, "invite")).toEqual({ ok: false, code: "FORBIDDEN" });
      expect(await plainly({ email, token }, "invite")).toMatchObject({ ok: true });
    });

    it("stays good when the address has an account already", async () => {
      const token = await invitation(null);
      const { email } = await insertPerson(people.container);
      expect(await plainly({ email, token }, "invite")).toEqual({ ok: true, value: { next: "sign-in" } });
      expect(await plainly({ email: newEmail(), token }, "invite")).toMatchObject({ ok: true });
    });

    it("is of no use once nobody may sign up, after a week, or when replaced", async () => {
      const email = newEmail();
      const first = await invitation(email);
      const second = await invitation(email);
      expect(await plainly({ email, token: first }, "invite")).toEqual({ ok: false, code: "NOT_FOUND" });
      expect(await plainly({ email, token: second }, "closed")).toEqual({ ok: false, code: "FORBIDDEN" });
      const later = { now: () => Date.now() + 7 * 86_400_000 + 1 };
      const deps = { ...people.withoutMail, clock: later };
      expect(await signUp(deps, people.caller(), { email, password, token: second })).toEqual({ ok: false, code: "NOT_FOUND" });
    });
  });

  describe("with the first administrator's link", () => {
    const firstLink = async () => {
      await people.database.query("UPDATE users SET role = 'user'");
      const link = await linkForFirstAdmin(people.services);
      if (link === null) throw new Error("there is an administrator");
      return tokenOf(link);
    };

    it("makes an administrator, whatever may be said of others, and the link is of no use any more", async () => {
      const token = await firstLink();
      const email = newEmail();
      expect(await plainly({ email, token }, "closed")).toEqual({ ok: true, value: { next: "sign-in" } });
      expect(await accounts().findByEmail(email)).toMatchObject({ role: "admin" });
      expect(await linkForFirstAdmin(people.services)).toBeNull();
      expect(await plainly({ email: newEmail(), token })).toEqual({ ok: false, code: "NOT_FOUND" });
    });

    it("makes an administrator of an account whose password is given, and of no other", async () => {
      const token = await firstLink();
      const { id, email } = await insertPerson(people.container, { password });
      await plainly({ email, token, password: "not that one at all" });
      expect(await accounts().find(id)).toMatchObject({ role: "user" });
      await plainly({ email, token });
      expect(await accounts().find(id)).toMatchObject({ role: "admin" });
      expect(await people.trailOf(id)).toEqual(["role-changed"]);
    });

    it("is as good as any that another start has printed, until one of them has made an administrator", async () => {
      const [old, now, spare] = [await firstLink(), await firstLink(), await firstLink()];
      for (const token of [old, now, spare])
        expect(await viewLink(people.services, people.caller(), { token })).toMatchObject({ ok: true });
      expect(await plainly({ email: newEmail(), token: old })).toMatchObject({ ok: true });
      for (const token of [old, now, spare]) expect(await plainly({ email: newEmail(), token })).toEqual({ ok: false, code: "NOT_FOUND" });
    });

    it("is of no use once an administrator was made in another way", async () => {
      const token = await firstLink();
      await insertPerson(people.container, { role: "admin" });
      expect(await plainly({ email: newEmail(), token })).toEqual({ ok: false, code: "NOT_FOUND" });
    });
  });

  describe("where mail is configured", () => {
    const byMail = (email: string, own: { password?: string; name?: string } = {}) =>
      signUp(people.services, people.caller(), { email, password, ...own });

    it("makes no account before the address is confirmed, and then one with the password that was chosen", async () => {
      const email = newEmail();
      expect(await byMail(email, { name: "Ada" })).toEqual({ ok: true, value: { next: "open-mail" } });
      const mail = await people.nextMail();
      expect(mail).toMatchObject({ to: email, about: "confirm-email" });
      expect(await accounts().findByEmail(email)).toBeNull();
      expect(await openLink(people.services, people.caller(), { token: tokenOf(mail), password })).toEqual({ ok: true, value: { email } });
      const account = await accounts().findByEmail(email);
      expect(await people.services.hasher.verify(account?.passwordHash ?? null, password)).toBe(true);
      const [row] = await people.database.query("SELECT name, email_verified IS NOT NULL AS verified FROM users WHERE email = $1", [email]);
      expect(row).toEqual({ name: "Ada", verified: true });
    });

    it("lets the password be tried only as often as links, and the link stays good", async () => {
      const email = newEmail();
      await byMail(email);
      const token = tokenOf(await people.nextMail());
      const taken: string[] = [];
      const limiter: RateLimiter = {
        ...people.services.limiter,
        consume: async (limit) => (taken.push(limit) > 2 ? err("RATE_LIMITED", 1_000) : ok(undefined)),
      };
      const attempt = (word: string) => openLink({ ...people.services, limiter }, people.caller(), { token, password: word });
      for (let i = 0; i < 2; i++) expect(await attempt("a guess at the word")).toEqual({ ok: false, code: "UNAUTHENTICATED" });
      expect(await attempt(password)).toMatchObject({ code: "RATE_LIMITED" });
      expect(taken).toEqual(["addressLinks", "addressLinks", "addressLinks"]);
      expect(await openLink(people.services, people.caller(), { token, password })).toMatchObject({ ok: true });
    });

    it("answers the same where the address has an account, and tells its owner", async () => {
      const { email } = await insertPerson(people.container);
      expect(await byMail(email)).toEqual({ ok: true, value: { next: "open-mail" } });
      expect(await people.nextMail()).toMatchObject({ to: email, about: "account-exists", url: expect.stringMatching(/\/sign-in$/) });
    });

    it("is not spoiled by somebody else who signs up with the same address", async () => {
      const email = newEmail();
      await byMail(email);
      const own = await people.nextMail();
      const others = "the other one's word";
      await byMail(email, { password: others });
      const other = await people.nextMail();
      const open = (mail: { url: string }, word: string) =>
        openLink(people.services, people.caller(), { token: tokenOf(mail), password: word });
      expect(await open(other, password)).toEqual({ ok: false, code: "UNAUTHENTICATED" });
      expect(await accounts().findByEmail(email)).toBeNull();
      expect(await open(own, password)).toMatchObject({ ok: true });
      expect(await open(other, others)).toEqual({ ok: true, value: { email } });
      const account = await accounts().findByEmail(email);
      expect(await people.services.hasher.verify(account?.passwordHash ?? null, password)).toBe(true);
    });

    it("replies before it is known whether there is an account, and logs what fails behind", async () => {
      const errors: string[] = [];
      const mailer = { send: () => Promise.reject(new Error("the mail server is away")) };
      const logger = { ...people.services.logger, error: (text: string) => void errors.push(text) };
      expect(await signUp({ ...people.services, mailer, logger }, people.caller(), { email: newEmail(), password })).toMatchObject({
        ok: true,
      });
      await expect.poll(() => errors).toEqual(["sign-up mail failed"]);
    });
  });
});
