import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
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

  it("guessed from everywhere at once shuts out strangers for a while, and not the browsers that know the account", async () => {
    const { id, email } = await person();
    const mostGuesses = 50;
    let guesses = 0;
    while ((await check({ email, password: "wrong" })).ok === false && guesses < mostGuesses) {
      guesses++;
      if (!(await people.services.limiter.consume("strangerSignIns", email)).ok) break;
    }
    expect(await check({ email })).toMatchObject({ code: "RATE_LIMITED" });
    expect(await check({ email, knownAccounts: [id] })).toMatchObject({ ok: true });
  });
});
