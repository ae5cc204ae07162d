import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postAuth } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openSmtpSink, type SmtpSink } from "@/testing/smtp-sink";
import { type TestBrowser, testBrowser } from "@/testing/test-browser";
import { insertPerson } from "@/testing/test-people";

describe("signing in by a mailed link", () => {
  let chat: ChatUnderTest;
  let mails: SmtpSink;
  beforeAll(async () => {
    mails = await openSmtpSink();
    const variables = {
      SMTP_URL: mails.url,
      MAIL_FROM: "footnote@example.org",
      SIGN_INS_PER_QUARTER_HOUR: "1000",
      PUBLIC_URL: "http://chat.test",
    };
    chat = await openChatUnderTest({ variables });
  });
  afterAll(async () => {
    await chat.dispose();
    await mails.close();
  });

  let next = 0;
  const newAddress = () => `reader-${next++}@example.org`;
  const askFor = async (browser: TestBrowser, email: unknown, fields: Record<string, unknown> = {}) => {
    const reply = await postAuth(browser, "signin/email", { email, ...fields });
    browser.keep(reply);
    return reply;
  };
  const linkTo = async (email: string): Promise<string> => {
    for (;;) {
      const mail = mails.caught.findLast(({ to }) => to.includes(email));
      const text = mail?.source.replaceAll("=\r\n", "").replaceAll("=3D", "=");
      const url = /https?:\/\/\S+/.exec(text ?? "")?.[0];
      if (url !== undefined) return url;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const open = async (browser: TestBrowser, link: string) => {
    const { pathname, search } = new URL(link);
    const reply = await browser.fetch(`${pathname}${search}`);
    browser.keep(reply);
    return [reply.status, reply.headers.get("location")];
  };
  const me = async (browser: TestBrowser) => (await browser.query("session.me")).data;
  const verified = async (email: string) => {
    const { id } = await insertPerson(chat.container, { email });
    await chat.database.query("UPDATE users SET email_verified = now() WHERE id = $1", [id]);
  };

  it("signs in whoever opens it in the browser that asked, once, and makes an account where there was none", async () => {
    const email = newAddress();
    const guest = chat.guest();
    await guest.send("Asked before");
    await chat.idle();
    const reply = await askFor(guest, ` ${email.toUpperCase()}`, { callbackUrl: "/c/7" });
    expect([reply.status, await reply.json()]).toEqual([200, { url: "http://chat.test/sign-in" }]);
    const link = await linkTo(email);
    expect(link).toMatch(/^http:\/\/chat\.test\/api\/auth\/callback\/email\?/);
    expect(await open(guest, link)).toEqual([303, "http://chat.test/c/7"]);
    expect(await me(guest)).toMatchObject({ kind: "user", user: { email } });
    expect((await guest.query("conversation.list")).data).toMatchObject({ total: 1 });
    expect(await open(guest, link)).toEqual([303, "http://chat.test/sign-in?problem=link&from=%2Fc%2F7"]);
    expect(await chat.database.query("SELECT FROM verification_tokens WHERE identifier = $1", [email])).toEqual([]);
  });

  it("keeps only a hash of what it mails", async () => {
    const email = newAddress();
    await askFor(chat.nobody(), email);
    const token = new URL(await linkTo(email)).searchParams.get("token") ?? "";
    const [row] = await chat.database.query<{ token: string }>("SELECT token FROM verification_tokens WHERE identifier = $1", [email]);
    expect(row?.token).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.token).not.toBe(token);
  });

  it("does nothing in another browser, where it would sign others in as whoever asked, and is not used up there", async () => {
    const email = newAddress();
    const asked = chat.nobody();
    await askFor(asked, email);
    const link = await linkTo(email);
    const victim = chat.guest();
    expect(await open(victim, link)).toEqual([303, "http://chat.test/sign-in?problem=other-browser"]);
    await askFor(victim, newAddress());
    expect(await open(victim, link)).toEqual([303, "http://chat.test/sign-in?problem=other-browser"]);
    const forged = testBrowser(chat.container, { footnote_mailed: "A".repeat(43) });
    expect(await open(forged, link)).toEqual([303, "http://chat.test/sign-in?problem=other-browser"]);
    expect(await me(victim)).toMatchObject({ kind: "guest" });
    expect(await open(asked, link)).toEqual([303, "http://chat.test/"]);
  });

  it("does nothing with another address, a changed token, none, or after a day", async () => {
    const [email, other] = [newAddress(), newAddress()];
    const browser = chat.nobody();
    await askFor(browser, email);
    const link = await linkTo(email);
    const changed = (change: (params: URLSearchParams) => void) => {
      const url = new URL(link);
      change(url.searchParams);
      return url.href;
    };
    expect(
      await open(
        browser,
        changed((params) => params.set("email", other)),
      ),
    ).toEqual([303, "http://chat.test/sign-in?problem=other-browser"]);
    expect(
      await open(
        browser,
        changed((params) => params.delete("email")),
      ),
    ).toEqual([303, "http://chat.test/sign-in?problem=other-browser"]);
    expect(
      await open(
        browser,
        changed((params) => params.set("token", "0".repeat(64))),
      ),
    ).toEqual([303, "http://chat.test/sign-in?problem=link"]);
    expect(
      await open(
        browser,
        changed((params) => params.delete("token")),
      ),
    ).toEqual([303, "http://chat.test/sign-in?problem=link"]);
    await chat.database.query("UPDATE verification_tokens SET expires = now() - interval '1 second' WHERE identifier = $1", [email]);
    expect(await open(browser, link)).toEqual([303, "http://chat.test/sign-in?problem=link"]);
    expect(await me(browser)).toMatchObject({ kind: "guest" });
  });

  it("opens an account whose owner has proven the address, not one that somebody only typed it into", async () => {
    const [own, typed] = [newAddress(), newAddress()];
    await verified(own);
    await insertPerson(chat.container, { email: typed, password: "an attacker typed this" });
    const browser = chat.nobody();
    await askFor(browser, own);
    expect(await open(browser, await linkTo(own))).toEqual([303, "http://chat.test/"]);
    await askFor(browser, typed);
    await askFor(browser, newAddress());
    expect(mails.caught.filter(({ to }) => to.includes(typed))).toEqual([]);
  });

  it("replies alike whether or not there is an account that may be used", async () => {
    const [own, disabled] = [newAddress(), newAddress()];
    await verified(own);
    await verified(disabled);
    await chat.database.query("UPDATE users SET disabled_at = now() WHERE email = $1", [disabled]);
    const replies = await Promise.all(
      [own, disabled, newAddress()].map(async (email) => {
        const reply = await askFor(chat.nobody(), email);
        return [reply.status, await reply.text(), reply.headers.getSetCookie().map((line) => line.split("=", 1)[0])];
      }),
    );
    for (const reply of replies) expect(reply).toEqual(replies[0]);
  });

  it("is mailed to one address, and only a few times an hour", async () => {
    for (const email of [
      "a@example.org,b@example.org",
      "a@example.org\nbcc: b@example.org",
      "a b@example.org",
      '"a"@example.org',
      "",
      7,
      null,
    ]) {
      expect([email, (await askFor(chat.nobody(), email)).status]).toEqual([email, 400]);
    }
    const email = newAddress();
    for (let time = 0; time < 6; time++) expect((await askFor(chat.nobody(), email)).status).toBe(200);
    const last = newAddress();
    await askFor(chat.nobody(), last);
    await linkTo(last);
    expect(mails.caught.filter(({ to }) => to.includes(email)).length).toBeLessThanOrEqual(3);
  });

  it("is limited by where it is asked from", async () => {
    const few = await openChatUnderTest({
      variables: { SMTP_URL: mails.url, MAIL_FROM: "footnote@example.org", SIGN_INS_PER_QUARTER_HOUR: "2" },
    });
    for (let time = 0; time < 2; time++) expect((await askFor(few.nobody(), newAddress())).status).toBe(200);
    const reply = await askFor(few.nobody(), newAddress());
    expect([reply.status, await reply.json()]).toMatchObject([429, { error: { code: "RATE_LIMITED", retryAfterMs: expect.any(Number) } }]);
    await few.dispose();
  });

  it("is not offered where no mail can be sent", async () => {
    const mute = await openChatUnderTest();
    expect((await askFor(mute.nobody(), newAddress())).status).toBe(404);
    await mute.dispose();
  });
});
