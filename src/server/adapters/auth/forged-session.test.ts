import { createHmac } from "node:crypto";
import fc from "fast-check";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newGuestToken } from "@/server/rest/guest-cookie";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { noSession } from "@/testing/no-session";
import type { TestUser } from "@/testing/test-browser";
import { sealSession, sessionCookieName } from "./session-token";

const cookieName = sessionCookieName(false);
const tables = ["users", "sessions", "conversations", "messages", "audit_events", "jobs"];
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

describe("a session cookie that we did not seal", () => {
  let chat: ChatUnderTest;
  let user: TestUser;
  let genuine: string;
  let secret: string;
  beforeAll(async () => {
    chat = await openChatUnderTest();
    user = await chat.user();
    genuine = new RegExp(`${cookieName}=([^;]+)`).exec(user.cookie)?.[1] ?? "";
    secret = chat.container.env.NEXTAUTH_SECRET ?? "";
  });
  afterAll(() => chat.dispose());

  const rows = async () => {
    const counts = tables.map((table) => `(SELECT count(*) FROM ${table})::int AS ${table}`);
    return (await chat.database.query(`SELECT ${counts.join(", ")}`))[0];
  };
  const identified = (cookie: string) => chat.container.identify(new Headers({ cookie }));

  /** As nobody it can do nothing; beside a guest token it is that guest's. */
  const expectNobody = async (token: string) => {
    expect((await identified(`${cookieName}=${token}`)).actor).toBeNull();
    const guest = await identified(`${cookieName}=${token}; footnote_guest=${newGuestToken()}`);
    expect([guest.actor?.kind, guest.ended]).toEqual(["guest", null]);
  };

  it("is the person's as long as nobody touches it", async () => {
    expect((await identified(`${cookieName}=${genuine}`)).actor).toEqual(user.actor);
  });

  it("makes nobody of a browser for every procedure, and nothing is written", async () => {
    const before = await rows();
    const forged = await sealSession("another secret that is long enough to be one", user.actor);
    const browser = chat.nobody();
    browser.keep({ headers: new Headers({ "set-cookie": `${cookieName}=${forged}; Path=/` }) });
    expect((await browser.query("session.me")).data).toEqual(noSession);
    for (const path of ["conversation.list", "account.me", "account.signIns"]) {
      expect([path, (await browser.query(path)).refusal]).toMatchObject([path, { code: "UNAUTHENTICATED" }]);
    }
    expect((await browser.send("Let me in")).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await (await browser.fetch("/api/auth/session")).json()).toEqual({});
    expect(await rows()).toEqual(before);
  });

  it("proves nothing when it is sealed with another secret, has expired, or is signed only", async () => {
    const { userId: sub, sessionId } = user.actor;
    await expectNobody(await sealSession("another secret that is long enough to be one", user.actor));
    await expectNobody(await sealSession("", user.actor).catch(() => "none"));
    await expectNobody(await encode({ token: { sub, sessionId }, secret, maxAge: -60 }));
    await expectNobody(await encode({ token: { sub, sessionId }, secret, salt: "next-auth.state" }));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub, sessionId, exp: 4e9 })}`;
    await expectNobody(`${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`);
    await expectNobody(`${part({ alg: "none" })}.${part({ sub, sessionId })}.`);
    const [, ...rest] = genuine.split(".");
    for (const header of [
      { alg: "none", enc: "none" },
      { alg: "dir", enc: "A128CBC-HS256" },
      { alg: "dir", enc: "A256GCM", zip: "DEF" },
      { alg: "PBES2-HS256+A128KW", enc: "A256GCM", p2c: 1e9 },
    ]) {
      await expectNobody([part(header), ...rest].join("."));
    }
  });

  it("proves nothing when it is sealed by us for something else", async () => {
    const { userId, sessionId } = user.actor;
    for (const token of [
      {},
      { sub: userId },
      { sessionId },
      { sub: "x", sessionId },
      { sub: userId, sessionId: "' OR true" },
      { value: userId, provider: "github" },
    ]) {
      await expectNobody(await encode({ token, secret, maxAge: 60 }));
    }
  });

  it("names no session but the person's own: one of another is over", async () => {
    const other = await chat.user();
    const mixed = await sealSession(secret, { userId: user.actor.userId, sessionId: other.actor.sessionId });
    expect(await identified(`${cookieName}=${mixed}`)).toMatchObject({ actor: null, ended: "SESSION_TERMINATED" });
  });

  it("proves nothing with any one bit of it flipped", async () => {
    for (let at = 0; at < genuine.length; at++) {
      const char = genuine.charAt(at);
      const flipped = char === "." ? "A" : base64url.charAt(base64url.indexOf(char) ^ (1 + (at % 32) * 2));
      const token = `${genuine.slice(0, at)}${flipped}${genuine.slice(at + 1)}`;
      // The last character of a part holds bits that no byte has: only what decodes to other bytes is another token.
      if (isSameBytes(token, genuine)) continue;
      expect((await identified(`${cookieName}=${token}`)).actor, `position ${at}`).toBeNull();
    }
  });

  it("proves nothing cut short at any place, lengthened, doubled or in pieces out of order", async () => {
    for (let length = 0; length < genuine.length; length++) {
      expect((await identified(`${cookieName}=${genuine.slice(0, length)}`)).actor).toBeNull();
    }
    for (const token of [`${genuine}.`, `${genuine}AAAA`, `${genuine}${genuine}`, genuine.toUpperCase(), `${genuine}.${genuine}`])
      await expectNobody(token);
    const [a, b] = [genuine.slice(0, 100), genuine.slice(100)];
    expect((await identified(`${cookieName}.0=${a}; ${cookieName}.1=${b}`)).actor).toEqual(user.actor);
    expect((await identified(`${cookieName}.1=${a}; ${cookieName}.0=${b}`)).actor).toBeNull();
  });

  it("proves nothing whatever it is", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      fc.base64String(),
      fc.array(fc.base64String(), { minLength: 5, maxLength: 5 }).map((all) => all.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const cookie = given.replace(/[^\x20-\x7e]|;/g, "");
        expect((await identified(`${cookieName}=${cookie}`)).actor).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect((await identified(`${cookieName}=${"x.".repeat(100_000)}`)).actor).toBeNull();
  });

  function isSameBytes(one: string, other: string): boolean {
    const bytes = (token: string) => token.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"));
    // The header is authenticated as the characters it is written in.
    return bytes(one).join() === bytes(other).join() && one.split(".")[0] === other.split(".")[0];
  }
});
