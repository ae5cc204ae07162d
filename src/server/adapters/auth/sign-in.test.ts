import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "@/contract/limits";
import { addressHeader } from "@/server/domain/identity/caller";
import { linkForPassword } from "@/server/domain/identity/hand-out-links";
import { postAuth, signInWith } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { noSession } from "@/testing/no-session";
import { tokenOf } from "@/testing/people-under-test";
import type { TestBrowser } from "@/testing/test-browser";
import { insertPerson } from "@/testing/test-people";

const password = "a long enough password";
const json = { "content-type": "application/json" };
const none = { email: "nobody@example.org", password };

describe("signing in with a password", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    // Limits have tests of their own.
    chat = await openChatUnderTest({ variables: { SIGN_INS_PER_QUARTER_HOUR: "1000" } });
  });
  afterAll(() => chat.dispose());

  const somebody = () => insertPerson(chat.container, { password });
  const kindOf = async (browser: TestBrowser) => (await browser.query("session.me")).data;
  const cookiesOf = (reply: Response) => reply.headers.getSetCookie().map((line) => line.split("=", 1)[0]);
  const count = async (sql: string, values: unknown[] = []) => (await chat.database.query(sql, values)).length;

  it("makes a browser the person's who knows it", async () => {
    await insertPerson(chat.container, { email: "right@example.org", name: "Rita", password });
    const browser = chat.nobody();
    const reply = await postAuth(browser, "callback/credentials", { email: " Right@Example.org", password });
    expect([reply.status, await reply.json()]).toEqual([200, { url: "http://chat.test/" }]);
    browser.keep(reply);
    expect(await kindOf(browser)).toMatchObject({ kind: "user", user: { email: "right@example.org", name: "Rita" }, status: "active" });
  });

  it("sets a sealed session, a fresh guest token and a device's proof, out of reach of scripts", async () => {
    const { email } = await somebody();
    const guest = chat.guest();
    const before = guest.cookie;
    const reply = await signInWith(guest, email, password);
    expect(cookiesOf(reply)).toEqual(["next-auth.session-token", "footnote_guest", "footnote_device"]);
    for (const line of reply.headers.getSetCookie()) expect(line).toMatch(/; HttpOnly; SameSite=Lax$|; HttpOnly.*; SameSite=Lax/);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(guest.cookie.match(/footnote_guest=([^;]+)/)?.[1]).not.toBe(before.match(/footnote_guest=([^;]+)/)?.[1]);
  });

  it("gives another browser the colours and the language that the person chose last, and takes them from it at the end", async () => {
    const looks = (reply: { headers: Headers }) => reply.headers.getSetCookie().filter((line) => /^(?:theme|language)=/.test(line));
    const { email } = await somebody();
    const [here, there] = [chat.nobody(), chat.guest()];
    expect(looks(await signInWith(here, email, password))).toEqual([]);
    await here.mutate("session.setPreferences", { theme: "dark", language: "de", sendKey: "mod-enter" });
    await there.mutate("session.setPreferences", { theme: "auto", answerLength: "short" });
    const worn = ["theme=dark; Path=/; Max-Age=31536000; SameSite=Lax", "language=de; Path=/; Max-Age=31536000; SameSite=Lax"];
    expect(looks(await signInWith(there, email, password))).toEqual(worn);
    const preferences = { theme: "dark", language: "de", sendKey: "mod-enter", answerLength: "short" };
    expect(await kindOf(there)).toMatchObject({ preferences });
    const other = chat.nobody();
    expect(looks(await signInWith(other, email, password))).toEqual(worn);
    const none = ["theme=auto; Path=/; Max-Age=0; SameSite=Lax", "language=auto; Path=/; Max-Age=0; SameSite=Lax"];
    expect(looks(await postAuth(there, "signout"))).toEqual(none);
    expect(looks(await other.mutate("account.signOutEverywhere"))).toEqual(none);
    expect(looks(await here.mutate("session.renew"))).toEqual(none);
    const guest = chat.guest();
    await guest.mutate("session.setPreferences", { theme: "dark" });
    expect(looks(await guest.mutate("session.end"))).toEqual(none);
    expect(looks(await guest.mutate("session.forget"))).toEqual(none);
    expect(looks(await guest.mutate("session.renew"))).toEqual([]);
  });

  it("refuses a wrong password, an unknown address, an account without a password and a disabled one in the same words", async () => {
    const { email } = await somebody();
    const { email: withoutPassword } = await insertPerson(chat.container);
    const disabled = await somebody();
    await chat.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [disabled.id]);
    const attempts = [{ email, password: `${password}.` }, none, { email: withoutPassword, password }, { email: disabled.email, password }];
    const replies = await Promise.all(
      attempts.map(async (fields) => {
        const browser = chat.nobody();
        const reply = await postAuth(browser, "callback/credentials", fields);
        return { status: reply.status, text: await reply.text(), cookies: cookiesOf(reply) };
      }),
    );
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect(replies[0]).toMatchObject({ status: 401, cookies: [] });
    expect(JSON.parse(replies[0]?.text ?? "")).toMatchObject({
      error_code: "UNAUTHENTICATED",
      error: { code: "UNAUTHENTICATED" },
      url: "http://chat.test/sign-in?error=UNAUTHENTICATED",
    });
  });

  it("takes no other browser's csrf token, none at all, no form and nothing from another site", async () => {
    const { email, id } = await somebody();
    const there = chat.nobody();
    const { csrfToken } = await (await there.fetch("/api/auth/csrf")).json();
    const body = JSON.stringify({ email, password, csrfToken });
    const post = (browser: TestBrowser, init: RequestInit) => browser.fetch("/api/auth/callback/credentials", { method: "POST", ...init });
    expect((await post(chat.nobody(), { headers: json, body })).status).toBe(403);
    expect((await post(chat.nobody(), { headers: json, body: JSON.stringify({ email, password }) })).status).toBe(403);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await post(there, { headers: form, body: `email=${email}&password=${password}&csrfToken=${csrfToken}` })).status).toBe(400);
    const browser = chat.nobody();
    browser.keep(await there.fetch("/api/auth/csrf"));
    for (const headers of [{ origin: "http://evil.test" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
      expect((await post(browser, { headers: { ...json, ...headers }, body })).status).toBe(403);
    }
    expect(await count("SELECT FROM sessions WHERE user_id = $1", [id])).toBe(0);
  });

  it("refuses what is no address and password, what is too long, and what is not JSON", async () => {
    for (const fields of [
      {},
      { email: "x", password },
      { email: none.email },
      { email: { $ne: "" }, password },
      { ...none, password: "x".repeat(300) },
    ]) {
      expect((await postAuth(chat.nobody(), "callback/credentials", fields)).status).toBe(400);
    }
    const browser = chat.nobody();
    for (const [body, status] of [
      ["[]", 400],
      ["{", 400],
      ['"x"', 400],
      [JSON.stringify({ x: "x".repeat(limits.bodyBytes) }), 413],
    ] as const) {
      expect((await browser.fetch("/api/auth/callback/credentials", { method: "POST", headers: json, body })).status).toBe(status);
    }
  });

  it("leads to pages of our own only, whoever asks for another and wherever", async () => {
    const { email } = await somebody();
    for (const callbackUrl of ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)", "/%2f%2fevil.test", 7, null]) {
      const reply = await postAuth(chat.nobody(), "callback/credentials", { email, password, callbackUrl });
      expect([callbackUrl, await reply.json()]).toEqual([callbackUrl, { url: "http://chat.test/" }]);
    }
    const there = await postAuth(chat.nobody(), "callback/credentials", { email, password, callbackUrl: "/c/1?x=2#y" });
    expect(await there.json()).toEqual({ url: "http://chat.test/c/1?x=2#y" });
    for (const callbackUrl of ["//evil.test", "javascript:alert(1)", "https://evil.test", "%00"]) {
      for (const path of ["csrf", "session", "signin", "error", "callback/credentials"]) {
        const reply = await chat.nobody().fetch(`/api/auth/${path}?callbackUrl=${encodeURIComponent(callbackUrl)}&error=x`);
        expect([path, reply.headers.get("location") ?? ""].join()).not.toMatch(/evil|script|%00/);
        expect(reply.headers.getSetCookie().join()).not.toMatch(/evil|script/);
        expect(reply.status).toBeLessThan(500);
      }
    }
  });

  it("believes no header that names another host", async () => {
    const { email } = await somebody();
    const headers = { ...json, "x-forwarded-host": "evil.test", "x-forwarded-proto": "https", forwarded: "host=evil.test" };
    const browser = chat.nobody();
    const issued = await browser.fetch("/api/auth/csrf", { headers });
    browser.keep(issued);
    const { csrfToken } = await issued.json();
    const body = JSON.stringify({ email, password, csrfToken, callbackUrl: "https://evil.test/" });
    const reply = await browser.fetch("/api/auth/callback/credentials", { method: "POST", headers, body });
    expect(await reply.json()).toEqual({ url: "http://chat.test/" });
  });

  it("shows none of NextAuth's own pages, lists nothing and takes no log lines", async () => {
    for (const path of ["signin", "signin/credentials", "error", "error?error=Configuration", "verify-request"]) {
      const reply = await chat.nobody().fetch(`/api/auth/${path}`);
      expect([path, reply.status, reply.headers.get("location")]).toEqual([path, 303, "http://chat.test/sign-in"]);
    }
    for (const path of [
      "signout",
      "providers",
      "_log",
      "",
      "callback",
      "callback/github",
      "signin/github",
      "callback/__proto__",
      "csrf/x",
      "nope",
    ]) {
      for (const init of [{}, { method: "POST", headers: json, body: "{}" }]) {
        const reply = await chat.nobody().fetch(`/api/auth/${path}`, init);
        const text = await reply.text();
        expect([path, text]).not.toEqual([path, expect.stringMatching(/<html|NextAuth/i)]);
        if (!(path === "signout" && init.method === "POST") && path !== "signin/github") expect([path, reply.status]).toEqual([path, 404]);
      }
    }
    expect((await chat.nobody().fetch("/api/auth/csrf", { method: "HEAD" })).status).toBe(404);
  });

  it("begins a new session each time and ends the one the browser was signed in through", async () => {
    const { email, id } = await somebody();
    const browser = chat.nobody();
    await signInWith(browser, email, password);
    const first = browser.cookie;
    await signInWith(browser, email, password);
    expect(await count("SELECT FROM sessions WHERE user_id = $1 AND status = 'active'", [id])).toBe(1);
    expect(await count("SELECT FROM sessions WHERE user_id = $1 AND status = 'terminated'", [id])).toBe(1);
    const old = await chat.nobody().fetch("/api/trpc/session.me?input={}", { headers: { cookie: first } });
    expect((await old.json()).result.data).toMatchObject({ kind: "guest", user: null, status: "terminated" });
    expect(await kindOf(browser)).toMatchObject({ kind: "user" });
  });

  it("ends with signing out: the session, its cookie and the guest token beside it", async () => {
    const { email, id } = await somebody();
    const browser = chat.nobody();
    await signInWith(browser, email, password);
    const before = browser.cookie;
    const reply = await postAuth(browser, "signout");
    browser.keep(reply);
    expect([reply.status, await reply.json()]).toEqual([200, { url: "http://chat.test/" }]);
    expect(browser.cookie).not.toContain("session-token");
    expect(browser.cookie).toMatch(/footnote_guest=[\w-]{43}/);
    expect(browser.cookie.match(/footnote_guest=[\w-]{43}/)?.[0]).not.toBe(before.match(/footnote_guest=[\w-]{43}/)?.[0]);
    expect(await count("SELECT FROM sessions WHERE user_id = $1 AND status = 'terminated' AND ended_at IS NOT NULL", [id])).toBe(1);
    const stolen = await chat.nobody().fetch("/api/trpc/conversation.list?input={}", { headers: { cookie: before } });
    expect((await stolen.json()).error.data.footnote.code).toBe("SESSION_TERMINATED");
    expect(await count("SELECT FROM audit_events WHERE actor_user_id = $1 AND action IN ('sign-in', 'sign-out')", [id])).toBe(2);
  });

  it("lets a browser whose session was ended elsewhere sign out too, and nobody without a csrf token sign it out", async () => {
    const { email, id } = await somebody();
    const browser = chat.nobody();
    await signInWith(browser, email, password);
    expect((await browser.fetch("/api/auth/signout", { method: "POST", headers: json, body: "{}" })).status).toBe(403);
    expect(await kindOf(browser)).toMatchObject({ kind: "user" });
    await chat.database.query("UPDATE sessions SET status = 'terminated', ended_at = now() WHERE user_id = $1", [id]);
    chat.container.services.sessionWatch.forget();
    browser.keep(await postAuth(browser, "signout"));
    expect(browser.cookie).not.toContain("session-token");
  });

  it("tells NextAuth's own session route no more than when it ends, and nothing of one that is over", async () => {
    const { email, id } = await somebody();
    const browser = chat.nobody();
    await signInWith(browser, email, password);
    const alive = await browser.fetch("/api/auth/session");
    expect(Object.keys(await alive.json()).toSorted()).toEqual(["expires", "user"]);
    browser.keep(alive);
    expect(await kindOf(browser)).toMatchObject({ kind: "user" });
    await chat.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [id]);
    chat.container.services.sessionWatch.forget();
    const over = await browser.fetch("/api/auth/session");
    expect(await over.json()).toEqual({});
  });

  it("lets a browser start anew whose session was ended: no sealed session, a guest token", async () => {
    const { email, id } = await somebody();
    const browser = chat.nobody();
    await signInWith(browser, email, password);
    await chat.database.query("DELETE FROM users WHERE id = $1", [id]);
    chat.container.services.sessionWatch.forget();
    expect((await browser.query("conversation.list")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    const renewed = await browser.mutate("session.renew");
    browser.keep(renewed);
    expect(renewed.data).toEqual(noSession);
    expect(browser.cookie).not.toContain("session-token");
    expect((await browser.query("conversation.list")).status).toBe(200);
  });

  it("names the device that signed in", async () => {
    const { email, id } = await somebody();
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" };
    await postAuth(chat.nobody(), "callback/credentials", { email, password }, headers);
    expect(await chat.database.query("SELECT device FROM sessions WHERE user_id = $1", [id])).toEqual([{ device: "Firefox on Linux" }]);
  });

  it("says when to try again after too many wrong passwords, and keeps out nobody who signed in here before", async () => {
    const limited = await openChatUnderTest({ variables: { SIGN_INS_PER_QUARTER_HOUR: "1" } });
    const { email } = await insertPerson(limited.container, { password });
    const [known, stranger] = [limited.nobody(), limited.nobody()];
    expect((await signInWith(known, email, password)).status).toBe(200);
    const from = (address: string) => ({ [addressHeader]: address });
    for (let guess = 0; guess < 10; guess++) {
      const reply = await postAuth(limited.nobody(), "callback/credentials", { email, password: `${guess}` }, from(`10.0.0.${guess}`));
      expect(reply.status).toBe(401);
    }
    const slowly = await postAuth(limited.nobody(), "callback/credentials", { email, password: "guess" }, from("10.0.1.9"));
    expect(slowly.status).toBe(401);
    const refused = await postAuth(stranger, "callback/credentials", { email, password }, from("10.0.1.1"));
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { error: { code: "RATE_LIMITED", retryAfterMs: expect.any(Number) }, url: "http://chat.test/sign-in?error=RATE_LIMITED" },
    ]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await postAuth(known, "callback/credentials", { email, password }, from("10.0.1.1"))).status).toBe(200);
    expect((await postAuth(stranger, "callback/credentials", { email, password }, from("10.0.2.1"))).status).toBe(200);
    const forged = chat.nobody();
    forged.keep({ headers: new Headers({ "set-cookie": "footnote_device=x.y~z; Path=/" }) });
    expect((await postAuth(forged, "callback/credentials", none)).status).toBe(401);
    await limited.dispose();
  });

  it("keeps out nobody, wherever they sign in, once they have set a new password by a link", async () => {
    const limited = await openChatUnderTest({ variables: { SIGN_INS_PER_QUARTER_HOUR: "1" } });
    const { email } = await insertPerson(limited.container, { password });
    const from = (address: string) => ({ [addressHeader]: address });
    const attempt = (browser: TestBrowser, address: string, given: string) =>
      postAuth(browser, "callback/credentials", { email, password: given }, from(address));
    const guess = async (times: number, network: number) => {
      for (let n = 0; n < times; n++) await attempt(limited.nobody(), `10.0.${network}.${n}`, `guess ${n}`);
    };
    await guess(10, 0);
    await guess(1, 1);
    const [owner, elsewhere] = [limited.nobody(), limited.nobody()];
    expect((await attempt(owner, "10.0.1.7", password)).status).toBe(429);
    const link = await linkForPassword(limited.container.services, email);
    const token = tokenOf(link.ok ? link.value : { url: "" });
    const fresh = `${password}, a fresh one`;
    const set = await owner.mutate("account.setPassword", { token, password: fresh });
    expect([set.status, set.data]).toEqual([200, { email }]);
    expect(set.headers.get("set-cookie")).toMatch(/^footnote_device=[^;]+; Path=\//);
    owner.keep(set);
    expect((await attempt(elsewhere, "10.0.1.8", fresh)).status).toBe(200);
    await guess(10, 2);
    await guess(1, 3);
    expect((await attempt(limited.nobody(), "10.0.3.7", fresh)).status).toBe(429);
    expect((await attempt(owner, "10.0.3.7", fresh)).status).toBe(200);
    await limited.dispose();
  });

  it("marks every cookie for https alone behind an https address, and comes back to that", async () => {
    const secure = await openChatUnderTest({ variables: { PUBLIC_URL: "https://chat.test" } });
    const { email } = await insertPerson(secure.container, { password });
    const browser = secure.nobody();
    const reply = await postAuth(
      browser,
      "callback/credentials",
      { email, password, callbackUrl: "/c/1" },
      { origin: "https://chat.test" },
    );
    browser.keep(reply);
    expect(await reply.json()).toEqual({ url: "https://chat.test/c/1" });
    const names = ["__Host-next-auth.session-token", "__Host-footnote_guest", "__Host-footnote_device"];
    expect(cookiesOf(reply)).toEqual(names);
    for (const line of reply.headers.getSetCookie()) expect(line).toContain("; Secure");
    expect(browser.cookie).toContain("__Host-next-auth.csrf-token=");
    expect(await kindOf(browser)).toMatchObject({ kind: "user" });
    browser.keep(await postAuth(browser, "signout"));
    expect(browser.cookie).not.toContain("session-token");
    await secure.dispose();
  });

  it("names every cookie behind https so that no other name of the domain can plant it, also those that prove who left for a provider or a mail", async () => {
    const nowhere = "127.0.0.1:9";
    const github = { GITHUB_ID: "x", GITHUB_SECRET: "x", GITHUB_ENTERPRISE_URL: `http://${nowhere}` };
    const mail = { SMTP_URL: `smtp://${nowhere}`, MAIL_FROM: "footnote@example.org" };
    const secure = await openChatUnderTest({ variables: { PUBLIC_URL: "https://chat.test", ...github, ...mail } });
    const { email } = await insertPerson(secure.container, { password });
    const browser = secure.nobody();
    const given: string[] = [];
    for (const [path, fields] of [
      ["signin/github", { invitation: "i".repeat(43) }],
      ["signin/email", { email: `${crypto.randomUUID()}@example.org` }],
      ["callback/credentials", { email, password }],
      ["signout", {}],
    ] as const) {
      const reply = await postAuth(browser, path, fields, { origin: "https://chat.test" });
      expect([path, reply.status]).toEqual([path, 200]);
      browser.keep(reply);
      // A page's colours and language prove nothing, and its scripts write them too.
      given.push(...reply.headers.getSetCookie().filter((line) => !/^(?:theme|language)=/.test(line)));
    }
    for (const line of given) expect(line).toMatch(/^__Host-(?=.*; Path=\/;)(?=.*; Secure)(?!.*; Domain)/);
    const names = given.map((line) => line.slice("__Host-".length, line.indexOf("=")));
    expect(new Set(names)).toEqual(
      new Set([
        "next-auth.callback-url",
        "next-auth.state",
        "next-auth.pkce.code_verifier",
        "footnote_invitation",
        "footnote_mailed",
        "next-auth.session-token",
        "footnote_guest",
        "footnote_device",
      ]),
    );
    await secure.dispose();
  });
});
