import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import type { Reply, TestBrowser } from "@/testing/test-browser";

const hourMs = 3_600_000;
const from = (address: string) => ({ "x-footnote-address": address });
const isRefused = ({ status }: Reply) => status !== 200;

describe("the limits of messages", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    const variables = { GUEST_MESSAGES_PER_HOUR: "3", USER_MESSAGES_PER_HOUR: "5", ADDRESS_MESSAGES_PER_HOUR: "7" };
    chat = await openChatUnderTest({ variables });
  });
  afterAll(() => chat.dispose());
  afterEach(() => chat.idle());

  const ask = (browser: TestBrowser, address: string, messageId: string = crypto.randomUUID(), text = "How long?") =>
    browser.mutate("message.send", { conversationId: crypto.randomUUID(), messageId, text }, from(address));
  const accepted = async (browser: TestBrowser, address: string, times: number) => {
    const replies = [];
    for (let i = 0; i < times; i++) replies.push(await ask(browser, address));
    return replies.filter((reply) => !isRefused(reply)).length;
  };

  it("let a guest ask three times an hour, and say when the next question is due", async () => {
    const guest = chat.guest();
    expect(await accepted(guest, "192.0.2.1", 3)).toBe(3);
    const refused = await ask(guest, "192.0.2.1");
    expect(refused.status).toBe(429);
    expect(refused.refusal).toMatchObject({ code: "RATE_LIMITED", retryable: true });
    expect(refused.refusal).toHaveProperty(
      "retryAfterMs",
      expect.toSatisfy((ms: number) => ms > hourMs - 60_000 && ms <= hourMs),
    );
    const [{ count } = {}] = await chat.database.query<{ count: string }>("SELECT count(*) FROM messages WHERE role = 'user'");
    expect(count).toBe("3");
  });

  it("let somebody signed in ask more often, counted over all browsers", async () => {
    const user = await chat.user();
    const other = await chat.again(user);
    expect((await accepted(user, "192.0.2.2", 3)) + (await accepted(other, "192.0.2.3", 3))).toBe(5);
  });

  it("hold for an address whoever asks from there", async () => {
    const guests = [chat.guest(), chat.guest(), chat.guest()];
    let sum = 0;
    for (const guest of guests) sum += await accepted(guest, "192.0.2.4", 3);
    expect(sum).toBe(7);
    expect(await accepted(chat.guest(), "192.0.2.5", 1)).toBe(1);
  });

  it("charge a message once, however often it is sent, at once or again", async () => {
    const guest = chat.guest();
    const input = { conversationId: crypto.randomUUID(), messageId: crypto.randomUUID(), text: "Once?" };
    const send = () => guest.mutate("message.send", input, from("192.0.2.6"));
    const replies = await Promise.all(Array.from({ length: 10 }, send));
    expect(replies.filter(isRefused)).toEqual([]);
    for (let i = 0; i < 5; i++) expect((await send()).data).toEqual(replies[0]?.data);
    expect(await accepted(guest, "192.0.2.6", 3)).toBe(2);
    expect((await send()).data).toEqual(replies[0]?.data);
  });

  it("charge nothing for what is refused or fails", async () => {
    const guest = chat.guest();
    const { messages } = chat.container.services;
    const commit = messages.commit;
    messages.commit = () => Promise.reject(new Error("the database is away"));
    try {
      expect((await ask(guest, "192.0.2.7")).status).toBe(500);
      messages.commit = async () => "raced";
      expect((await ask(guest, "192.0.2.7")).refusal).toMatchObject({ code: "CONVERSATION_BUSY" });
    } finally {
      messages.commit = commit;
    }
    expect((await ask(guest, "192.0.2.7", crypto.randomUUID(), "x".repeat(300))).status).toBe(400);
    expect(await accepted(guest, "192.0.2.7", 5)).toBe(3);
  });

  it("count a repeated answer like a message", async () => {
    const guest = chat.guest();
    const failed = Sent.parse((await guest.mutate("message.send", { ...ids(), text: "fail please" }, from("192.0.2.8"))).data);
    const statuses = [];
    for (let answerId = failed.answerId, i = 0; i < 3; i++) {
      await chat.idle();
      const again = { conversationId: failed.conversationId, answerId, messageId: crypto.randomUUID() };
      const reply = await guest.mutate("message.retry", again, from("192.0.2.8"));
      statuses.push(reply.status);
      if (reply.status === 200) answerId = Sent.parse(reply.data).answerId;
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("are the same over REST, with the pause in the header and the body", async () => {
    const guest = chat.guest();
    const post = () =>
      guest.fetch("/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json", ...from("192.0.2.9") },
        body: JSON.stringify({ message: "How long?" }),
      });
    for (let i = 0; i < 3; i++) expect((await post()).status).toBe(200);
    const refused = await post();
    const body = await refused.json();
    expect(refused.status).toBe(429);
    expect(body).toMatchObject({ status: "error", error_code: "RATE_LIMITED", error: { code: "RATE_LIMITED" } });
    expect(body.retry_after_ms).toBeGreaterThan(0);
    expect(refused.headers.get("retry-after")).toBe(String(Math.ceil(body.retry_after_ms / 1_000)));
    expect(await accepted(guest, "192.0.2.9", 1)).toBe(0);
  });
});

const ids = () => ({ conversationId: crypto.randomUUID(), messageId: crypto.randomUUID() });

describe("the limit of answers at once", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    const before = (_: string, signal: AbortSignal) => held.pass(signal);
    chat = await openChatUnderTest({
      ask: scriptedAnswer({ before }),
      variables: { GUEST_ANSWERS_AT_ONCE: "2", USER_ANSWERS_AT_ONCE: "4", ADDRESS_ANSWERS_AT_ONCE: "7" },
    });
  });
  afterAll(() => chat.dispose());

  it("holds when twenty questions arrive together, and charges only those that were accepted", async () => {
    const guest = chat.guest();
    const user = await chat.user();
    const flood = (browser: TestBrowser) => Promise.all(Array.from({ length: 20 }, () => browser.send("hold")));
    const [ofGuest, ofUser] = await Promise.all([flood(guest), flood(user)]);
    expect([ofGuest, ofUser].map((replies) => replies.filter((reply) => !isRefused(reply)).length)).toEqual([2, 4]);
    for (const { refusal } of ofGuest.filter(isRefused)) expect(refusal).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 2_000 });
    const [running] = ofGuest.filter((reply) => !isRefused(reply));
    const { conversationId, answerId } = Sent.parse(running?.data);
    await guest.mutate("message.stop", { conversationId, answerId });
    expect((await guest.send("hold")).status).toBe(200);
    expect((await guest.send("hold")).status).toBe(429);
  });

  it("holds for an address over fresh guests, until an answer from there has ended", async () => {
    const ask = (browser: TestBrowser, address: string) => browser.mutate("message.send", { ...ids(), text: "hold" }, from(address));
    const guests = Array.from({ length: 20 }, () => chat.guest());
    const replies = await Promise.all(guests.map((guest) => ask(guest, "192.0.2.20")));
    const running = replies.flatMap((reply, i) => (isRefused(reply) ? [] : [{ guest: guests[i], sent: Sent.parse(reply.data) }]));
    expect(running).toHaveLength(7);
    for (const { refusal } of replies.filter(isRefused)) expect(refusal).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 2_000 });
    expect((await ask(chat.guest(), "192.0.2.21")).status).toBe(200);
    const [first] = running;
    await first?.guest?.mutate("message.stop", { conversationId: first.sent.conversationId, answerId: first.sent.answerId });
    expect((await ask(chat.guest(), "192.0.2.20")).status).toBe(200);
    expect((await ask(chat.guest(), "192.0.2.20")).status).toBe(429);
  });

  it("gives a place back where the answer was not begun", async () => {
    const { messages } = chat.container.services;
    const commit = messages.commit;
    messages.commit = () => Promise.reject(new Error("the database is away"));
    const ask = () => chat.guest().mutate("message.send", { ...ids(), text: "hold" }, from("192.0.2.22"));
    try {
      for (let i = 0; i < 8; i++) expect((await ask()).status).toBe(500);
    } finally {
      messages.commit = commit;
    }
    expect((await ask()).status).toBe(200);
  });
});

describe.each([
  ["a language model that answers", { CHAT_MODEL: "scripted" }],
  ["a language model that only puts passages in order", { RERANK: "model", RERANK_MODEL: "scripted" }],
])("the daily budget of tokens, with %s", (_, model) => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    // A title costs its question for as long as it is asked for, which may be when the next question comes.
    const variables = { ...model, MODEL_TITLES: "off", OPENAI_BASE_URL: "http://127.0.0.1:9/v1", DAILY_TOKEN_BUDGET: "40" };
    chat = await openChatUnderTest({ variables });
  });
  afterAll(() => chat.dispose());

  it("refuses everybody once it is used up, until midnight in UTC, whoever forgets what they asked", async () => {
    const statuses = [];
    for (let i = 0; i < 4; i++) {
      const guest = chat.guest();
      statuses.push((await guest.send("What does it cost?")).status);
      await chat.idle();
      await guest.mutate("session.forget");
      chat.clock.advance(6_000);
    }
    // Each costs 20.
    expect(statuses).toEqual([200, 200, 429, 429]);
    const { refusal } = await (await chat.user()).send("And for me?");
    const untilMidnight = 86_400_000 - (chat.clock.now() % 86_400_000);
    expect(refusal).toMatchObject({ code: "BUDGET_EXHAUSTED", retryable: true });
    expect(refusal).toHaveProperty(
      "retryAfterMs",
      expect.toSatisfy((ms: number) => Math.abs(ms - untilMidnight) < 60_000),
    );
  });
});

describe("the limits of open streams", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest({ variables: { STREAMS_PER_ACTOR: "2", STREAMS_PER_ADDRESS: "3" } });
  });
  afterAll(() => chat.dispose());

  /** Opens a stream and reads on until it is quiet: "connected", and a refusal where there is one. */
  const open = async (browser: TestBrowser, address: string) => {
    const controller = new AbortController();
    const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId: crypto.randomUUID() }] }));
    const init = { headers: from(address), signal: controller.signal };
    const stream = await browser.fetch(`/api/trpc/connection.events?input=${input}`, init);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let isQuiet = false; !isQuiet; ) {
      const next = await Promise.race([reader?.read(), new Promise<null>((resolve) => setTimeout(resolve, 150, null))]);
      text += next?.value ?? "";
      isQuiet = text.includes("event: connected") && (next === null || next?.done === true);
    }
    const refusal = /"footnote":(\{.*?\})/.exec(text)?.[1];
    return { refusal: refusal === undefined ? null : JSON.parse(refusal), close: () => controller.abort() };
  };
  const live = () => chat.container.services.connections.list().length;

  it("refuse one more before its first event, and make room when one ends", async () => {
    const guest = chat.guest();
    const first = await open(guest, "192.0.2.1");
    const second = await open(guest, "192.0.2.1");
    expect([first.refusal, second.refusal]).toEqual([null, null]);
    const third = await open(guest, "192.0.2.1");
    expect(third.refusal).toMatchObject({ code: "RATE_LIMITED", retryable: true, retryAfterMs: 15_000 });
    expect(live()).toBe(2);
    first.close();
    await expect.poll(live).toBe(1);
    const again = await open(guest, "192.0.2.1");
    expect(again.refusal).toBeNull();
    for (const { close } of [second, again]) close();
    await expect.poll(live).toBe(0);
  });

  it("hold for an address whoever it is", async () => {
    const streams = await Promise.all([1, 2, 3, 4].map(() => open(chat.guest(), "192.0.2.2")));
    expect(streams.filter(({ refusal }) => refusal !== null)).toHaveLength(1);
    const elsewhere = await open(chat.guest(), "192.0.2.3");
    expect(elsewhere.refusal).toBeNull();
    for (const { close } of [...streams, elsewhere]) close();
    await expect.poll(live).toBe(0);
  });

  it("refuse a question over REST before it is asked", async () => {
    const guest = chat.guest();
    const streams = [await open(guest, "192.0.2.4"), await open(guest, "192.0.2.4")];
    const post = () =>
      guest.fetch("/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json", ...from("192.0.2.4") },
        body: JSON.stringify({ message: "How long?" }),
      });
    const refused = await post();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "15"]);
    expect(await chat.database.query("SELECT FROM messages")).toEqual([]);
    for (const { close } of streams) close();
    await expect.poll(live).toBe(0);
    expect((await post()).status).toBe(200);
    await expect.poll(live).toBe(0);
  });
});
