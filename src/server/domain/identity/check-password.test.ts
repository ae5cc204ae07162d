import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openPeopleUnderTest, type PeopleUnderTest } from "@/testing/people-under-test";
import { insertPerson } from "@/testing/test-people";
import { checkPassword, type PasswordAttempt } from "./check-password";

const password = "correct horse battery";

describe("a password", () => {
  let people: PeopleUnderTest;
  beforeAll(async () => {
    people = await openPeopleUnderTest({ SIGN_INS_PER_QUARTER_HOUR: "2" });
  });
  afterAll(() => people.dispose());

  const attempt = (own: Partial<PasswordAttempt> & { email: string }): PasswordAttempt => ({
    password,
    address: crypto.randomUUID(),
    knownAccounts: [],
    ...own,
  });
  const check = (own: Partial<PasswordAttempt> & { email: string }) => checkPassword(people.services, attempt(own));
  const person = () => insertPerson(people.container, { password });

  it("is its account's", async () => {
    const { id, email } = await person();
    expect(await check({ email })).toMatchObject({ ok: true, value: { id, role: "user" } });
  });

  it("that is wrong, of a disabled account, of one without a password and of nobody is refused alike", async () => {
    const [right, disabled] = [await person(), await person()];
    await people.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [disabled.id]);
    const without = await insertPerson(people.container);
    const refused = { ok: false, code: "UNAUTHENTICATED" };
    expect(await check({ email: right.email, password: "another password" })).toEqual(refused);
    expect(await check({ email: disabled.email })).toEqual(refused);
    expect(await check({ email: without.email })).toEqual(refused);
    expect(await check({ email: "nobody@example.org" })).toEqual(refused);
  });

  it("is compared with something in every case, so that the time tells nothing", async () => {
    const { email } = await person();
    const verify = vi.spyOn(people.services.hasher, "verify");
    for (const address of [email, "nobody@example.org"]) await check({ email: address, password: "another password" });
    expect(verify).toHaveBeenCalledTimes(2);
    verify.mockRestore();
  });

  it("may be tried a few times from one address, and by anybody else meanwhile", async () => {
    const { email } = await person();
    const address = crypto.randomUUID();
    for (const times of [1, 2])
      expect([times, await check({ email, address, password: "wrong" })]).toMatchObject([times, { code: "UNAUTHENTICATED" }]);
    expect(await check({ email, address })).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: expect.any(Number) });
    expect(await check({ email })).toMatchObject({ ok: true });
  });

  it("is limited for nobody's address as for somebody's", async () => {
    const address = crypto.randomUUID();
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push(await check({ email: "no.one@example.org", address }));
    expect(codes).toMatchObject([{ code: "UNAUTHENTICATED" }, { code: "UNAUTHENTICATED" }, { code: "RATE_LIMITED" }]);
  });

  it("costs nothing when it is right, however often", async () => {
    const { email } = await person();
    const address = crypto.randomUUID();
    for (let i = 0; i < 5; i++) expect(await check({ email, address })).toMatchObject({ ok: true });
  });

  describe("guessed from everywhere at once", () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
    afterEach(() => void vi.useRealTimers());
    const wrong = { password: "another password" };
    /** Somebody of whose account strangers have guessed as often as they may together; from where they did so, and how often. */
    const guessed = async () => {
      const { id, email } = await person();
      let guesses = 0;
      while ((await people.services.limiter.consume("strangerSignIns", email)).ok) guesses++;
      return { id, email, guesses };
    };

    it("is taken at once from a network that nobody guesses from, although the browser is new, and as often as it is right", async () => {
      const { email } = await guessed();
      for (let i = 0; i < 3; i++) expect(await check({ email, address: "192.0.2.7" })).toMatchObject({ ok: true });
      expect(await check({ email: (await guessed()).email, address: "2001:db8:1:2::/64" })).toMatchObject({ ok: true });
    });

    it("is taken five minutes after a slip, from that network", async () => {
      const { email } = await guessed();
      expect(await check({ email, address: "198.51.100.7", ...wrong })).toMatchObject({ code: "UNAUTHENTICATED" });
      const refused = await check({ email, address: "198.51.100.7" });
      expect(refused).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 300_000 });
      vi.advanceTimersByTime(300_001);
      expect(await check({ email, address: "198.51.100.7" })).toMatchObject({ ok: true });
    });

    it("can be guessed once in five minutes from each network, whatever its addresses, and a refusal takes nothing of others", async () => {
      const { email, guesses } = await guessed();
      expect(guesses).toBe(20);
      const outcomes = async () => {
        const codes = [];
        for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3", "2001:db8:7:1::/64", "2001:db8:7:2::/64"])
          codes.push(await check({ email, address, ...wrong }));
        return codes.map((result) => !result.ok && result.code);
      };
      const once = ["UNAUTHENTICATED", "RATE_LIMITED", "RATE_LIMITED", "UNAUTHENTICATED", "RATE_LIMITED"];
      expect(await outcomes()).toEqual(once);
      vi.advanceTimersByTime(300_001);
      expect(await outcomes()).toEqual(once);
      const { email: another } = await person();
      for (let i = 0; i < 2; i++)
        expect(await check({ email: another, address: "203.0.113.2", ...wrong })).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await check({ email: another, address: "203.0.113.2" })).toMatchObject({ code: "RATE_LIMITED" });
    });

    it("can be guessed so often with all proofs of having signed in together, however many somebody has kept", async () => {
      const { id, email } = await guessed();
      const outcomes = [];
      for (let i = 0; i < 12; i++) {
        const knownAccounts = [{ userId: id, signInId: `${i}` }];
        for (let j = 0; j < 2; j++) outcomes.push(await check({ email, address: "192.0.2.7", knownAccounts, ...wrong }));
      }
      const codes = outcomes.map((result) => !result.ok && result.code);
      expect(codes.filter((code) => code === "UNAUTHENTICATED")).toHaveLength(21);
      expect(codes.lastIndexOf("UNAUTHENTICATED")).toBe(20);
      expect(await check({ email, address: "198.51.100.9", knownAccounts: [{ userId: id, signInId: "owner" }] })).toMatchObject({
        ok: true,
      });
    });

    it("is taken from browsers that know the account, also where all else is used up, and those have few tries of their own", async () => {
      const { id, email } = await guessed();
      const address = crypto.randomUUID();
      for (let i = 0; i < 12; i++) await check({ email: `${i}@example.org`, address });
      for (let i = 0; i < 2; i++) await check({ email, address, ...wrong });
      expect(await check({ email, address })).toMatchObject({ code: "RATE_LIMITED" });
      const [one, another] = [[{ userId: id, signInId: "one" }], [{ userId: id, signInId: "another" }]];
      expect(await check({ email, address, knownAccounts: one })).toMatchObject({ ok: true });
      for (let i = 0; i < 2; i++) expect(await check({ email, knownAccounts: one, ...wrong })).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await check({ email, address, knownAccounts: one })).toMatchObject({ code: "RATE_LIMITED" });
      expect(await check({ email, address: "198.51.100.8", knownAccounts: one })).toMatchObject({ ok: true });
      expect(await check({ email, address, knownAccounts: another })).toMatchObject({ ok: true });
      expect(await check({ email: (await person()).email, address: crypto.randomUUID(), knownAccounts: one })).toMatchObject({ ok: true });
    });
  });
});
