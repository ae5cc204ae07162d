import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LogFields } from "@/server/domain/logger";
import { postAuth } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { type MockOAuthServer, type ProviderPerson, startMockOAuthServer } from "@/testing/mock-oauth-server";
import { silentLogger } from "@/testing/silent-logger";
import type { TestBrowser } from "@/testing/test-browser";
import { insertPerson } from "@/testing/test-people";

const clientSecret = "what only GitHub and we know";

describe("signing in with GitHub", () => {
  let github: MockOAuthServer;
  let open: ChatUnderTest;
  let invited: ChatUnderTest;
  let closed: ChatUnderTest;
  const logged: LogFields[] = [];
  beforeAll(async () => {
    github = await startMockOAuthServer("footnote", clientSecret);
    const log = (what: string, fields: LogFields = {}) => void logged.push({ what, ...fields });
    const logger = { ...silentLogger, warn: log, error: log };
    const variables = { GITHUB_ID: "footnote", GITHUB_SECRET: clientSecret, GITHUB_ENTERPRISE_URL: `${github.url}/` };
    open = await openChatUnderTest({ variables, logger });
    invited = await openChatUnderTest({ variables: { ...variables, SIGNUP: "invite" } });
    closed = await openChatUnderTest({ variables: { ...variables, SIGNUP: "closed" } });
  });
  afterAll(async () => {
    await Promise.all([open, invited, closed].map((chat) => chat.dispose()));
    await github.close();
  });
  let nextId = 100;
  beforeEach(() => {
    github.fails = null;
    github.asked = [];
    logged.length = 0;
  });

  const somebody = (changes: Partial<ProviderPerson> = {}): ProviderPerson => {
    const id = nextId++;
    return { id, login: `person-${id}`, name: `Person ${id}`, email: `person-${id}@example.org`, isVerified: true, ...changes };
  };
  /** Leaves for GitHub; the address there. */
  const leave = async (browser: TestBrowser, fields: Record<string, unknown> = {}) => {
    const reply = await postAuth(browser, "signin/github", fields);
    browser.keep(reply);
    return String((await reply.json()).url);
  };
  const comeBack = async (browser: TestBrowser, address: string) => {
    const { pathname, search } = new URL(address);
    const reply = await browser.fetch(`${pathname}${search}`);
    browser.keep(reply);
    return reply;
  };
  const signIn = async (browser: TestBrowser, person: ProviderPerson, fields: Record<string, unknown> = {}) => {
    github.person = person;
    return comeBack(browser, github.consent(await leave(browser, fields)));
  };
  const whereTo = (reply: Response) => [reply.status, reply.headers.get("location")];
  const me = async (browser: TestBrowser) => (await browser.query("session.me")).data;
  const usersWith = async (chat: ChatUnderTest, email: string | null) =>
    chat.database.query<{ id: string }>(
      "SELECT id, email, name, role, email_verified IS NOT NULL AS verified FROM users WHERE email = $1",
      [email],
    );

  it("makes an account of a proven address, claims what was asked before, and knows the person again by GitHub's id", async () => {
    const person = somebody();
    const guest = open.guest();
    await guest.send("Asked before");
    await open.idle();
    const reply = await signIn(guest, person, { callbackUrl: "/c/1?x=2" });
    expect(whereTo(reply)).toEqual([303, "http://chat.test/c/1?x=2"]);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(await me(guest)).toMatchObject({ kind: "user", user: { email: person.email, name: person.name } });
    expect((await guest.query("conversation.list")).data).toMatchObject({ total: 1 });
    expect(await usersWith(open, person.email)).toMatchObject([{ role: "user", verified: true }]);
    const elsewhere = open.nobody();
    await signIn(elsewhere, { ...person, email: "moved@example.org", login: "renamed" });
    expect(await me(elsewhere)).toMatchObject({ user: { email: person.email } });
    expect(await usersWith(open, "moved@example.org")).toEqual([]);
  });

  it("asks with a state and a challenge of this browser's, for nothing but who it is, whatever the page adds", async () => {
    const browser = open.nobody();
    const issued = await browser.fetch("/api/auth/csrf");
    browser.keep(issued);
    const { csrfToken } = await issued.json();
    const smuggled = "scope=repo&redirect_uri=http://evil.test/&client_id=evil&state=known&code_challenge=known&login=x";
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ csrfToken, scope: "repo", state: "x" }),
    };
    const { url } = await (await browser.fetch(`/api/auth/signin/github?${smuggled}`, init)).json();
    const asked = new URL(url);
    expect(asked.origin + asked.pathname).toBe(`${github.url}/login/oauth/authorize`);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: "footnote",
      scope: "read:user user:email",
      response_type: "code",
      redirect_uri: "http://chat.test/api/auth/callback/github",
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  it("keeps none of the provider's tokens", async () => {
    const person = somebody();
    await signIn(open.nobody(), person);
    const rows = await open.database.query("SELECT refresh_token, access_token, id_token FROM accounts WHERE provider_account_id = $1", [
      String(person.id),
    ]);
    expect(rows).toEqual([{ refresh_token: null, access_token: null, id_token: null }]);
  });

  it("refuses an address that GitHub has not verified, and none at all; the one a profile shows proves nothing", async () => {
    for (const changes of [{ isVerified: false }, { email: null }, { email: "not an address" }]) {
      const browser = open.nobody();
      expect(whereTo(await signIn(browser, somebody(changes)))).toEqual([303, "http://chat.test/sign-in?problem=unverified"]);
      expect(await me(browser)).toMatchObject({ kind: "guest" });
    }
    expect(await usersWith(open, "shown-but-unproven@example.org")).toEqual([]);
  });

  it("does not take over an account whose address nobody has proven, and joins one whose owner has", async () => {
    const [planted, own] = [somebody(), somebody()];
    await insertPerson(open.container, { email: planted.email ?? "", password: "an attacker typed this" });
    const { id } = await insertPerson(open.container, { email: own.email ?? "" });
    await open.database.query("UPDATE users SET email_verified = now() WHERE id = $1", [id]);
    expect(whereTo(await signIn(open.nobody(), planted))).toEqual([303, "http://chat.test/sign-in?problem=taken"]);
    const browser = open.nobody();
    expect(whereTo(await signIn(browser, own))).toEqual([303, "http://chat.test/"]);
    expect(await open.database.query("SELECT user_id FROM accounts WHERE provider_account_id = $1", [String(own.id)])).toEqual([
      { user_id: id },
    ]);
    expect(await open.database.query("SELECT FROM accounts WHERE provider_account_id = $1", [String(planted.id)])).toEqual([]);
  });

  it("signs in as whom GitHub names, and never adds that to whoever was signed in before", async () => {
    const [first, second] = [somebody(), somebody()];
    const browser = open.nobody();
    await signIn(browser, first);
    await signIn(browser, second);
    expect(await me(browser)).toMatchObject({ user: { email: second.email } });
    const linked = await open.database.query(
      "SELECT u.email FROM accounts a JOIN users u ON u.id = a.user_id WHERE provider_account_id = $1",
      [String(second.id)],
    );
    expect(linked).toEqual([{ email: second.email }]);
    expect(
      await open.database.query(
        "SELECT count(*)::int AS n FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1 AND s.status = 'active'",
        [first.email],
      ),
    ).toEqual([{ n: 0 }]);
  });

  it("refuses a disabled account", async () => {
    const person = somebody();
    await signIn(open.nobody(), person);
    await open.database.query("UPDATE users SET disabled_at = now() WHERE email = $1", [person.email]);
    const browser = open.nobody();
    expect(whereTo(await signIn(browser, person))).toEqual([303, "http://chat.test/sign-in?problem=disabled"]);
    expect(browser.cookie).not.toContain("session-token");
  });

  it("makes accounts only as SIGNUP says, and lets those in who have one", async () => {
    const person = somebody();
    expect(whereTo(await signIn(closed.nobody(), person))).toEqual([303, "http://chat.test/sign-in?problem=no-sign-up"]);
    expect(whereTo(await signIn(invited.nobody(), person))).toEqual([303, "http://chat.test/sign-in?problem=no-sign-up"]);
    expect(await usersWith(closed, person.email)).toEqual([]);
    const { id } = await insertPerson(closed.container, { email: person.email ?? "" });
    await closed.database.query("UPDATE users SET email_verified = now() WHERE id = $1", [id]);
    expect(whereTo(await signIn(closed.nobody(), person))).toEqual([303, "http://chat.test/"]);
  });

  it("takes an invitation once, and only for whom it was made", async () => {
    const { links, tokens, ids, clock } = invited.container.services;
    const invite = async (email: string | null) => {
      const token = tokens.next();
      const nowMs = clock.now();
      const link = {
        id: ids.next(),
        kind: "invite",
        tokenHash: tokens.hash(token),
        userId: null,
        email,
        name: null,
        passwordHash: null,
      } as const;
      await links.create({ ...link, nowMs, expiresAt: nowMs + 60_000 });
      return token;
    };
    const [person, second, third] = [somebody(), somebody(), somebody()];
    const invitation = await invite(null);
    const browser = invited.nobody();
    expect(whereTo(await signIn(browser, person, { invitation }))).toEqual([303, "http://chat.test/"]);
    expect(browser.cookie).not.toContain("footnote_invitation");
    expect(whereTo(await signIn(invited.nobody(), second, { invitation }))).toEqual([303, "http://chat.test/sign-in?problem=no-sign-up"]);
    const personal = await invite(second.email);
    expect(whereTo(await signIn(invited.nobody(), third, { invitation: personal }))).toEqual([
      303,
      "http://chat.test/sign-in?problem=no-sign-up",
    ]);
    expect(whereTo(await signIn(invited.nobody(), second, { invitation: personal }))).toEqual([303, "http://chat.test/"]);
    for (const bad of ["x", tokens.next(), { $ne: 1 }, 7]) {
      expect(whereTo(await signIn(invited.nobody(), somebody(), { invitation: bad }))).toEqual([
        303,
        "http://chat.test/sign-in?problem=no-sign-up",
      ]);
    }
  });

  it("refuses a code that another browser asked for, a second use of one, and a state that is not this browser's", async () => {
    github.person = somebody();
    const [attacker, victim] = [open.nobody(), open.nobody()];
    const stolen = github.consent(await leave(attacker));
    expect(whereTo(await comeBack(victim, stolen))).toEqual([303, "http://chat.test/sign-in?problem=provider"]);
    await leave(victim);
    expect(whereTo(await comeBack(victim, stolen))).toEqual([303, "http://chat.test/sign-in?problem=provider"]);
    expect(await me(victim)).toMatchObject({ kind: "guest" });
    expect(whereTo(await comeBack(attacker, stolen))).toEqual([303, "http://chat.test/"]);
    expect(whereTo(await comeBack(attacker, stolen))).toEqual([303, "http://chat.test/sign-in?problem=provider"]);
  });

  it("leads back in words we know when somebody cancels or GitHub fails, and logs no secret", async () => {
    const browser = open.nobody();
    const state = new URL(await leave(browser, { callbackUrl: "/c/1?x=2" })).searchParams.get("state");
    const cancelled = await browser.fetch(`/api/auth/callback/github?error=access_denied&error_description=<script>&state=${state}`);
    expect(whereTo(cancelled)).toEqual([303, "http://chat.test/sign-in?problem=cancelled&from=%2Fc%2F1%3Fx%3D2"]);
    for (const fails of ["token", "emails"] as const) {
      github.fails = fails;
      const reply = await signIn(browser, somebody());
      expect(whereTo(reply)).toEqual([303, "http://chat.test/sign-in?problem=provider"]);
      expect(await reply.text()).toBe("");
    }
    for (const query of ["", "?code=x", "?error=%3Cscript%3E", "?code[]=x&state[]=y", "?state=x&code=y&error=z"]) {
      expect(whereTo(await open.nobody().fetch(`/api/auth/callback/github${query}`))).toEqual([
        303,
        "http://chat.test/sign-in?problem=provider",
      ]);
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/secret upstream|what only GitHub|<script|person-\d+@/);
  });

  it("says in a form what a provider that cannot be reached comes to", async () => {
    const variables = {
      GITHUB_ID: "footnote",
      GITHUB_SECRET: "x",
      GOOGLE_ID: "x",
      GOOGLE_SECRET: "x",
      GITHUB_ENTERPRISE_URL: "http://127.0.0.1:9/",
    };
    const chat = await openChatUnderTest({ variables });
    const browser = chat.nobody();
    const leaving = await leave(browser);
    expect(leaving).toContain("http://127.0.0.1:9/login/oauth/authorize");
    const back = await comeBack(
      browser,
      `http://chat.test/api/auth/callback/github?code=x&state=${new URL(leaving).searchParams.get("state")}`,
    );
    expect(whereTo(back)).toEqual([303, "http://chat.test/sign-in?problem=provider"]);
    await chat.dispose();
  });

  it("goes nowhere else afterwards, whatever was asked for", async () => {
    const person = somebody();
    for (const callbackUrl of ["//evil.test", "https://evil.test/", "/%2f%2fevil.test", "javascript:alert(1)"]) {
      expect(whereTo(await signIn(open.nobody(), person, { callbackUrl }))).toEqual([303, "http://chat.test/"]);
      const browser = open.nobody();
      github.person = person;
      const back = github.consent(await leave(browser));
      browser.keep({ headers: new Headers({ "set-cookie": `next-auth.callback-url=${encodeURIComponent(callbackUrl)}; Path=/` }) });
      expect(whereTo(await comeBack(browser, back))).toEqual([303, "http://chat.test/"]);
    }
  });
});
