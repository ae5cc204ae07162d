import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";

// No browser here: what a program meets. `request` keeps cookies, as a program with a cookie jar does.

test.use({ baseURL: process.env.E2E_BASE_URL });

const question = "How do I start Footnote on another port?";

test("a program asks, goes on with its cookie, and reads the history; an id alone grants nothing", async ({
  request,
  playwright,
  baseURL,
}) => {
  const first = await request.post("/api/chat", { data: { message: question } });
  expect(first.status()).toBe(200);
  expect(first.headers()["set-cookie"]).toMatch(/footnote_guest=.+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  const body = await first.json();
  expect(body).toMatchObject({
    status: "success",
    session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    response: expect.stringContaining("[1]"),
  });
  expect(body.sources[0]).toEqual({ ordinal: 1, title: expect.any(String), url: null, quote: expect.any(String) });
  expect(Number.isNaN(Date.parse(body.timestamp))).toBe(false);

  const next = await request.post("/api/chat", { data: { session_id: body.session_id, message: "And on another address?" } });
  expect(await next.json()).toMatchObject({ status: "success", session_id: body.session_id });
  const history = await (await request.get(`/api/chat/${body.session_id}`)).json();
  expect(history.messages.map(({ role }: { role: string }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
  expect(history.messages[1]).toMatchObject({ response_to: history.messages[0].id, content: body.response, sources: body.sources });

  const stranger = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
  for (const id of [body.session_id, randomUUID()]) {
    expect((await stranger.get(`/api/chat/${id}`)).status()).toBe(404);
    const refused = await stranger.post("/api/chat", { data: { session_id: id, message: "Hello?" } });
    expect(refused.status()).toBe(404);
    expect(await refused.json()).toMatchObject({ status: "error", error_code: "NOT_FOUND", session_id: null, sources: [] });
  }
  await stranger.dispose();
});

test("what is no request is refused with a typed code, and nothing of the server's inside", async ({ request }) => {
  const wrong = [
    {},
    { message: "" },
    { message: "  " },
    { message: 7 },
    { message: "x", session_id: "x" },
    { message: "a\0b" },
    { message: "x".repeat(4_001) },
  ];
  for (const data of [...wrong, "{", "null"]) {
    const reply = await request.post("/api/chat", { data, headers: { "content-type": "application/json" } });
    expect({ data, status: reply.status(), body: await reply.json() }).toMatchObject({
      status: 400,
      body: { status: "error", error_code: "VALIDATION_FAILED", sources: [] },
    });
  }
  const large = await request.post("/api/chat", { data: { message: "x".repeat(300_000) } });
  expect(large.status()).toBe(413);
  expect(await large.json()).toMatchObject({ status: "error", error_code: "PAYLOAD_TOO_LARGE" });
  const elsewhere = await request.post("/api/chat", { data: { message: "Hi" }, headers: { origin: "https://evil.example" } });
  expect(await elsewhere.json()).toMatchObject({ error_code: "FORBIDDEN" });
  expect((await request.get("/api/chat/not-an-id")).status()).toBe(400);
});

test("a request repeated with its Idempotency-Key asks once", async ({ request }) => {
  const headers = { "idempotency-key": randomUUID() };
  const stranger = await request.post("/api/chat", { data: { message: question }, headers });
  expect(stranger.status()).toBe(401);
  const replies = await Promise.all([1, 2, 3].map(() => request.post("/api/chat", { data: { message: question }, headers })));
  const bodies = await Promise.all(replies.map((reply) => reply.json()));
  expect(new Set(bodies.map(({ session_id }) => session_id)).size).toBe(1);
  expect(new Set(bodies.map(({ response }) => response)).size).toBe(1);
  const history = await (await request.get(`/api/chat/${bodies[0].session_id}`)).json();
  expect(history.messages).toHaveLength(2);
  const other = await request.post("/api/chat", { data: { message: "Something else?" }, headers });
  expect(other.status()).toBe(409);
  expect(await other.json()).toMatchObject({ error_code: "IDEMPOTENCY_CONFLICT" });
});

test("an answer can be followed as events", async ({ request }) => {
  const reply = await request.post("/api/chat", { data: { message: question }, headers: { accept: "text/event-stream" } });
  const types = [...(await reply.text()).matchAll(/^event: (.+)$/gm)].map(([, type]) => type);
  expect(types[0]).toBe("session");
  expect(types.at(-1)).toBe("message.finished");
  expect(types.indexOf("answer.sources")).toBeLessThan(types.indexOf("answer.delta"));
});

test("health and readiness are told, and responses carry their protections", async ({ request }) => {
  for (const path of ["/api/health", "/api/ready"]) {
    const reply = await request.get(path);
    expect(reply.status()).toBe(200);
    expect(await reply.json()).toMatchObject({ status: "running" });
  }
  const page = await request.get("/");
  expect(page.headers()).toMatchObject({
    "content-security-policy": expect.stringMatching(/script-src [^;]*'nonce-/),
    "x-content-type-options": "nosniff",
    "cache-control": expect.stringContaining("no-store"),
  });
  expect(page.headers()["x-powered-by"]).toBeUndefined();
  expect((await request.get("/nothing/here")).status()).toBe(404);
});
