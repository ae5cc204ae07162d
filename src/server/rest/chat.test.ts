import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChatHistory, ChatResponse } from "@/contract/chat-rest";
import { errorSentence } from "@/contract/error-sentence";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { scriptedText } from "@/testing/scripted-answer";
import { getChatHistory } from "./chat-history";
import { postChat } from "./post-chat";

describe("POST /api/chat", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
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
