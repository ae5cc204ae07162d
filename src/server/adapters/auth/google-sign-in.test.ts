import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Container } from "@/server/container";
import { handleAuth } from "@/server/rest/handle-auth";
import { postAuth } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { type MockOAuthServer, startMockOAuthServer } from "@/testing/mock-oauth-server";
import { type TestBrowser, testBrowser } from "@/testing/test-browser";
import { createAuthenticate } from "./create-authenticate";
import { endedSessionCookie } from "./session-token";

const client = { clientId: "footnote.apps", clientSecret: "s+cr t/%" };

describe("signing in with Google", () => {
  let google: MockOAuthServer;
  let chat: ChatUnderTest;
  let container: Container;
  beforeAll(async () => {
    google = await startMockOAuthServer(client.clientId, client.clientSecret);
    chat = await openChatUnderTest();
    const secret = () => chat.container.env.NEXTAUTH_SECRET ?? "";
    const oauth = { github: null, google: { ...client, issuer: google.url } };
    const cookies = { newGuestCookie: () => "footnote_guest=x; Path=/", endedSessionCookie: endedSessionCookie(false) };
    const authenticate = createAuthenticate({ deps: chat.container.services, oauth, secret, isSecure: false, ...cookies });
    const atGoogle: Container = { ...chat.container, authenticate, handleAuth: (request) => handleAuth(atGoogle, request) };
    container = atGoogle;
  });
  afterAll(async () => {
    await chat.dispose();
    await google.close();
  });

  const signIn = async (browser: TestBrowser) => {
    const left = await postAuth(browser, "signin/google");
    browser.keep(left);
    const back = new URL(google.consent(String((await left.json()).url)));
    const reply = await browser.fetch(`${back.pathname}${back.search}`);
    browser.keep(reply);
    return reply.headers.get("location");
  };

  it("makes an account of a verified address", async () => {
    google.person = { id: 7, login: "", name: "Gina", email: "gina@example.org", isVerified: true };
    const browser = testBrowser(container);
    expect(await signIn(browser)).toBe("http://chat.test/");
    expect((await browser.query("session.me")).data).toMatchObject({ kind: "user", user: { email: "gina@example.org", name: "Gina" } });
    expect(Object.keys(Object.fromEntries(google.asked.at(-1) ?? [])).toSorted()).toEqual([
      "client_id",
      "code_challenge",
      "code_challenge_method",
      "nonce",
      "redirect_uri",
      "response_type",
      "scope",
      "state",
    ]);
  });

  it("refuses an address that is not verified, and a token made for another sign-in", async () => {
    google.person = { id: 8, login: "", name: null, email: "late@example.org", isVerified: false };
    expect(await signIn(testBrowser(container))).toBe("http://chat.test/sign-in?problem=unverified");
    google.person = { ...google.person, isVerified: true };
    google.fails = "nonce";
    expect(await signIn(testBrowser(container))).toBe("http://chat.test/sign-in?problem=provider");
    google.fails = null;
    expect(await signIn(testBrowser(container))).toBe("http://chat.test/");
  });
});
