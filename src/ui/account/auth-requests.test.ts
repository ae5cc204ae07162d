import { afterEach, describe, expect, it, vi } from "vitest";
import { beginAt, mailSignInLink, signInWithPassword, signOut } from "./auth-requests";

/** The far end: hands out a token and answers the one request that follows. */
function farEnd(answer: () => Response | Promise<Response>) {
  const asked: { url: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url === "/api/auth/csrf") return Response.json({ csrfToken: "c" });
    asked.push({ url, body: JSON.parse(String(init?.body)) });
    return answer();
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe("requests to the sign-in routes", () => {
  it("carry the token of this browser, and say where to go", async () => {
    const asked = farEnd(() => Response.json({ url: "https://docs.example/c/1" }));
    expect(await signInWithPassword("a@example.org", "words")).toEqual({ status: "done", url: "https://docs.example/c/1" });
    expect(asked).toEqual([{ url: "/api/auth/callback/credentials", body: { csrfToken: "c", email: "a@example.org", password: "words" } }]);
  });

  it("name the way back, and an invitation where there is one", async () => {
    const asked = farEnd(() => Response.json({ url: "https://github.com/login" }));
    await beginAt("github", { from: "/c/1" });
    await mailSignInLink("a@example.org", { from: "/", invitation: "token" });
    await signOut();
    expect(asked).toEqual([
      { url: "/api/auth/signin/github", body: { csrfToken: "c", callbackUrl: "/c/1" } },
      { url: "/api/auth/signin/email", body: { csrfToken: "c", email: "a@example.org", callbackUrl: "/", invitation: "token" } },
      { url: "/api/auth/signout", body: { csrfToken: "c" } },
    ]);
  });

  it.each([
    [401, {}, { status: "wrong" }],
    [400, {}, { status: "wrong" }],
    [429, { error: { retryAfterMs: 4_000 } }, { status: "limited", retryAfterMs: 4_000 }],
    [429, {}, { status: "limited", retryAfterMs: 60_000 }],
    [403, {}, { status: "failed" }],
    [503, {}, { status: "failed" }],
  ])("an answer with %i and %j is told as %j", async (status, body, told) => {
    farEnd(() => Response.json(body, { status }));
    expect(await signInWithPassword("a@example.org", "words")).toEqual(told);
  });

  it("a server that is away, or answers with anything but JSON, has failed", async () => {
    farEnd(() => Promise.reject(new TypeError("network")));
    expect(await signOut()).toEqual({ status: "failed" });
    farEnd(() => new Response("<html>", { status: 502 }));
    expect(await signOut()).toEqual({ status: "failed" });
  });
});
