import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChatHistory, ChatResponse } from "@/contract/chat-rest";
import { errorSentence } from "@/contract/error-sentence";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import type { TestUser } from "@/testing/test-browser";
import { guestTokenHash } from "../adapters/auth/guest-token";
import { getChatHistory } from "./chat-history";
import { postChat } from "./post-chat";

describe("POST /api/chat", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    const ask = scriptedAnswer({ before: (question, signal) => (question.startsWith("hold") ? held.pass(signal) : undefined) });
    chat = await openChatUnderTest({ ask });
  });
  afterAll(() => chat.dispose());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    postChat(
      chat.container,
      new Request("http://chat.test/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
  const history = async (sessionId: string, cookie: string) =>
    getChatHistory(chat.container, new Request(`http://chat.test/api/chat/${sessionId}`, { headers: { cookie } }), sessionId);
  const cookieOf = (reply: Response) => reply.headers.get("set-cookie")?.split(";")[0] ?? "";

  it("answers a stranger, gives a guest cookie, and goes on in the same conversation with it", async () => {
    const first = await post({ message: "How long is a lease?" });
    expect(first.status).toBe(200);
    const body = ChatResponse.parse(await first.json());
    expect(body).toMatchObject({
      status: "success",
      response: scriptedText,
      sources: [{ ordinal: 1, title: "Leases", url: "https://docs.example/leases#renewal", quote: "A lease is renewed every second." }],
    });
    const cookie = cookieOf(first);
    const second = await post({ session_id: body.session_id, message: "And then?", user_preferences: { tone: "short" } }, { cookie });
    expect(second.headers.get("set-cookie")).toBeNull();
    expect(await second.json()).toMatchObject({ session_id: body.session_id, status: "success" });
    const read = ChatHistory.parse(await (await history(body.session_id ?? "", cookie)).json());
    expect(read.messages.map(({ role, status }) => [role, status])).toEqual([
      ["user", "delivered"],
      ["assistant", "delivered"],
      ["user", "delivered"],
      ["assistant", "delivered"],
    ]);
    expect(read.messages[1]).toMatchObject({ response_to: read.messages[0]?.id, sources: [{ ordinal: 1 }] });
    const [session] = await chat.database.query(`SELECT preferences FROM sessions WHERE preferences <> '{}'`);
    expect(session).toEqual({ preferences: { tone: "short" } });
  });

  it("grants nothing for an id alone: another's and a missing one are the same refusal", async () => {
    const mine = ChatResponse.parse(await (await post({ message: "Mine" })).json());
    const replies = [
      await post({ session_id: mine.session_id, message: "Hello" }),
      await post({ session_id: crypto.randomUUID(), message: "Hello" }),
    ];
    for (const reply of replies) {
      expect(reply.status).toBe(404);
      expect(await reply.json()).toMatchObject({ status: "error", error_code: "NOT_FOUND", session_id: null, response: "", sources: [] });
    }
    const reads = [await history(mine.session_id ?? "", ""), await history(crypto.randomUUID(), "")];
    expect(reads.map(({ status }) => status)).toEqual([404, 404]);
    expect(await reads[0]?.text()).toBe(await reads[1]?.text());
  });

  it("takes a repeated Idempotency-Key as the same message", async () => {
    const cookie = cookieOf(await post({ message: "Hello" }));
    const headers = { cookie, "idempotency-key": "order-7" };
    const replies = await Promise.all([post({ message: "Once" }, headers), post({ message: "Once" }, headers)]);
    const bodies = await Promise.all(replies.map(async (reply) => ChatResponse.parse(await reply.json())));
    expect(bodies[0]?.session_id).toBe(bodies[1]?.session_id);
    expect(bodies.map(({ response }) => response)).toEqual([scriptedText, scriptedText]);
    const read = ChatHistory.parse(await (await history(bodies[0]?.session_id ?? "", cookie)).json());
    expect(read.messages).toHaveLength(2);
    expect(await (await post({ message: "Other" }, headers)).json()).toMatchObject({ error_code: "IDEMPOTENCY_CONFLICT" });
  });

  it("takes a key from nobody without a cookie, but gives one to send it again with", async () => {
    const key = { "idempotency-key": crypto.randomUUID() };
    const first = await post({ message: "Once more" }, key);
    expect(first.status).toBe(401);
    expect(ChatResponse.parse(await first.json())).toMatchObject({
      error_code: "UNAUTHENTICATED",
      message: expect.stringContaining("cookie"),
    });
    expect(await chat.database.query(`SELECT FROM messages WHERE content = 'Once more'`)).toEqual([]);
    const cookie = cookieOf(first);
    // The first reply with an answer is lost, so the caller sends the same again.
    const replies = [await post({ message: "Once more" }, { ...key, cookie }), await post({ message: "Once more" }, { ...key, cookie })];
    const bodies = await Promise.all(replies.map((reply) => reply.json()));
    expect(bodies[0]).toMatchObject({ status: "success" });
    expect(bodies[1].session_id).toBe(bodies[0].session_id);
    expect(await chat.database.query(`SELECT FROM messages WHERE content = 'Once more'`)).toHaveLength(1);
  });

  it("keeps two people apart who use the same key", async () => {
    const cookies = [cookieOf(await post({ message: "Hello" })), cookieOf(await post({ message: "Hello" }))];
    const ids = [];
    for (const cookie of cookies) {
      const reply = await post({ message: `Private ${cookie}` }, { cookie, "idempotency-key": "order-8" });
      const { session_id: id } = ChatResponse.parse(await reply.json());
      const read = ChatHistory.parse(await (await history(id ?? "", cookie)).json());
      expect(read.messages[0]?.content).toBe(`Private ${cookie}`);
      ids.push(id);
    }
    expect(new Set(ids).size).toBe(2);
    expect((await history(ids[0] ?? "", cookies[1] ?? "")).status).toBe(404);
    const taken = { session_id: ids[0], message: `Private ${cookies[0]}` };
    const reply = await post(taken, { cookie: cookies[1] ?? "", "idempotency-key": "order-8" });
    expect(await reply.json()).toMatchObject({ error_code: "IDEMPOTENCY_CONFLICT", session_id: null });
  });

  it("takes the same key with other preferences as another message, whatever their order", async () => {
    const headers = { cookie: cookieOf(await post({ message: "Hello" })), "idempotency-key": "order-9" };
    const asked = (preferences?: object) => post({ message: "Shortly", user_preferences: preferences }, headers);
    expect((await asked({ a: 1, b: 2 })).status).toBe(200);
    expect((await asked({ b: 2, a: 1 })).status).toBe(200);
    for (const other of [undefined, { a: 1 }, { a: 1, b: 3 }]) expect((await asked(other)).status).toBe(409);
  });

  it("changes what is said of preferences, keeps the others, and changes nothing when a request comes again", async () => {
    const headers = { cookie: cookieOf(await post({ message: "Hello" })), "idempotency-key": "order-12" };
    const asked = (preferences: object, key: string) =>
      post({ message: "Shortly", user_preferences: preferences }, { ...headers, "idempotency-key": key });
    const kept = async () => {
      const tokenHash = guestTokenHash(headers.cookie.split("=")[1] ?? "") ?? "";
      return (await chat.container.services.sessions.find({ kind: "guest", tokenHash }))?.preferences;
    };
    await asked({ theme: "dark", tone: "dry" }, "a");
    await asked({ tone: "warm" }, "b");
    expect(await kept()).toEqual({ theme: "dark", tone: "warm" });
    expect((await asked({ theme: "dark", tone: "dry" }, "a")).status).toBe(200);
    expect(await kept()).toEqual({ theme: "dark", tone: "warm" });
  });

  it("says that the session is over where it ends before its answer does, and takes the cookies of it", async () => {
    const { database, container } = chat;
    const disable = ({ actor }: TestUser) => database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [actor.userId]);
    const ways: readonly [goesOn: number, end: (who: TestUser) => Promise<unknown>][] = [
      [1, (person) => person.mutate("account.signOutEverywhere")],
      [0, async (person) => disable(person).then(() => container.services.sessionWatch.forget())],
    ];
    const over = async (waiting: Promise<Response>, cookie: string) => {
      const reply = await waiting;
      expect([reply.status, await reply.json()]).toMatchObject([401, { error_code: "SESSION_TERMINATED", session_id: expect.any(String) }]);
      expect(reply.headers.getSetCookie().join("\n")).toContain(cookie);
    };
    const running = () => container.services.runner.attemptIds().length;
    for (const [goesOn, end] of ways) {
      const person = await chat.user();
      const before = running();
      const waiting = post({ message: "hold on" }, { cookie: person.cookie });
      await expect.poll(running).toBe(before + 1);
      await end(person);
      await over(waiting, "next-auth.session-token=; ");
      await expect.poll(running).toBe(before + goesOn);
    }
    const [guest, before] = [chat.guest(), running()];
    const [waiting, streaming] = [
      post({ message: "hold on" }, { cookie: guest.cookie }),
      chat.user().then((person) => post({ message: "hold on" }, { cookie: person.cookie, accept: "text/event-stream" })),
    ];
    await expect.poll(running).toBe(before + 2);
    await guest.mutate("session.end");
    await over(waiting, "footnote_guest=");
    container.services.connections.endWhere(() => true);
    expect(await (await streaming).text()).toContain('event: error\ndata: {"type":"error","code":"SERVICE_UNAVAILABLE","retryable":true}');
    held.open();
    await chat.idle();
  });

  it("says that a key was used for something else where there is no room for one more stream", async () => {
    const cookie = cookieOf(await post({ message: "Hello" }));
    const headers = { cookie, "idempotency-key": "order-10" };
    await post({ message: "Once" }, headers);
    const { connections } = chat.container.services;
    const { open } = connections;
    connections.open = () => ({ ok: false, code: "RATE_LIMITED", retryAfterMs: 1_000 });
    try {
      expect((await post({ message: "Other" }, headers)).status).toBe(409);
      expect((await post({ message: "New" }, { ...headers, "idempotency-key": "order-11" })).status).toBe(429);
    } finally {
      connections.open = open;
    }
  });

  it("streams the conversation's events up to the end of the answer", async () => {
    const reply = await post({ message: "Stream" }, { accept: "text/event-stream" });
    expect(reply.headers.get("content-type")).toContain("text/event-stream");
    expect(reply.headers.get("cache-control")).toContain("no-transform");
    const frames = (await reply.text()).split("\n\n").filter((frame) => frame.includes("data: "));
    const types = frames.map((frame) => /^event: (.*)$/m.exec(frame)?.[1]);
    expect(types[0]).toBe("session");
    expect(types.at(-1)).toBe("message.finished");
    const ids = frames.slice(1).map((frame) => Number(/^id: (.*)$/m.exec(frame)?.[1]));
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    await expect.poll(() => chat.container.services.bus.listenerCount()).toBe(0);
  });

  it("says why an answer failed and keeps its text", async () => {
    const reply = await post({ message: "fail please" });
    expect(reply.status).toBe(502);
    expect(await reply.json()).toMatchObject({ status: "error", error_code: "MODEL_UNAVAILABLE", response: scriptedText.slice(0, 10) });
  });

  it("refuses what is no request, in the same words", async () => {
    for (const body of [
      "{",
      "[]",
      {},
      { message: "" },
      { message: 7 },
      { session_id: "x", message: "Hi" },
      { message: "Hi", user_preferences: { a: "x".repeat(20_000) } },
      { message: "Hi", user_preferences: { "a\0": 1 } },
      { message: "Hi", user_preferences: { a: ["\ud800"] } },
      `{"message":"Hi","user_preferences":{"a":${"[".repeat(7_000)}${"]".repeat(7_000)}}}`,
    ]) {
      const reply = await post(body);
      expect(reply.status).toBe(400);
      expect(ChatResponse.parse(await reply.json())).toMatchObject({
        status: "error",
        error_code: "VALIDATION_FAILED",
        message: errorSentence.VALIDATION_FAILED,
      });
    }
    expect((await post({ message: "x".repeat(300_000) })).status).toBe(413);
    expect((await post({ message: "Hi" }, { origin: "http://evil.test", host: "chat.test" })).status).toBe(403);
    expect((await post({ message: "Hi" }, { "content-type": "text/plain" })).status).toBe(400);
  });
});
