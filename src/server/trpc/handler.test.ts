import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "@/contract/limits";
import { Sent } from "@/contract/message";
import type { LogFields } from "@/server/domain/logger";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { scriptedText } from "@/testing/scripted-answer";
import { silentLogger } from "@/testing/silent-logger";
import type { TestGuest } from "@/testing/test-browser";
import { handleTrpc } from "./handler";

describe("the tRPC handler", () => {
  let chat: ChatUnderTest;
  let guest: TestGuest;
  const errors: LogFields[] = [];
  beforeAll(async () => {
    chat = await openChatUnderTest({ logger: { ...silentLogger, error: (what, fields) => void errors.push({ what, ...fields }) } });
    guest = chat.guest();
  });
  afterAll(() => chat.dispose());

  const json = { "content-type": "application/json" };
  const call = (url: string, init?: RequestInit) => handleTrpc(chat.container, new Request(`http://chat.test/api/trpc/${url}`, init));
  const codeOf = async (reply: Response) => {
    const body = await reply.json();
    return body.error.data?.footnote.code ?? body.error.code;
  };

  it("refuses changes from another site, and takes them from its own page and from programs", async () => {
    const post = (headers: Record<string, string>) =>
      call("session.close", { method: "POST", headers: { ...json, cookie: guest.cookie, host: "chat.test", ...headers }, body: "{}" });
    for (const headers of [{ origin: "http://evil.test" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }]) {
      const reply = await post(headers);
      expect([reply.status, await codeOf(reply)]).toEqual([403, "FORBIDDEN"]);
    }
    expect((await post({ origin: "http://chat.test" })).status).toBe(200);
    expect((await post({})).status).toBe(200);
  });

  it("takes nothing but JSON", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const reply = await call("session.close", { method: "POST", headers: { "content-type": type, cookie: guest.cookie }, body: "{}" });
      expect([reply.status, await codeOf(reply)]).toEqual([400, "VALIDATION_FAILED"]);
    }
    const broken = await call("message.send", { method: "POST", headers: { ...json, cookie: guest.cookie }, body: "{" });
    expect([broken.status, await codeOf(broken)]).toEqual([400, "VALIDATION_FAILED"]);
  });

  it("reads no body beyond its limit, announced or not", async () => {
    const body = JSON.stringify({ text: "x".repeat(limits.bodyBytes) });
    const announced = await call("message.send", {
      method: "POST",
      headers: { ...json, cookie: guest.cookie, "content-length": String(body.length) },
      body,
    });
    expect([announced.status, await codeOf(announced)]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    const unannounced = await call("message.send", { method: "POST", headers: { ...json, cookie: guest.cookie }, body });
    expect([unannounced.status, await codeOf(unannounced)]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  it("answers at most so many calls in one request, read or written", async () => {
    const times = (count: number, path: string) => Array.from({ length: count }, () => path).join(",");
    const headers = { ...json, cookie: guest.cookie };
    for (const count of [limits.batchSize + 1, 10_000]) {
      const read = await call(`${times(count, "session.me")}?batch=1&input={}`, { headers });
      const written = await call(`${times(count, "session.close")}?batch=1`, { method: "POST", headers, body: "{}" });
      expect([count, read.status, written.status]).toEqual([count, 400, 400]);
      expect((await read.text()).length).toBeLessThan(1_000);
      expect((await written.text()).length).toBeLessThan(1_000);
    }
    const most = await call(`${times(limits.batchSize, "session.me")}?batch=1&input={}`, { headers });
    expect(most.status).toBe(200);
  });

  it("lets nothing personal be stored on the way", async () => {
    const reply = await call("session.me", { headers: { cookie: guest.cookie } });
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  it("names an unforeseen failure by an id that is in the log, and says nothing else", async () => {
    const { sessions } = chat.container.services;
    const find = sessions.find;
    sessions.find = async () => {
      throw new Error("relation sessions does not exist");
    };
    try {
      const reply = await call("session.me", { headers: { cookie: guest.cookie } });
      const text = await reply.text();
      expect(reply.status).toBe(500);
      const { footnote } = JSON.parse(text).error.data;
      expect(footnote).toMatchObject({ code: "INTERNAL", retryable: true });
      expect(text).not.toMatch(/relation|stack|\.ts/);
      expect(errors).toContainEqual(expect.objectContaining({ id: footnote.id, path: "session.me" }));
    } finally {
      sessions.find = find;
    }
  });

  it("says of an outage of the database that the same request will be served later, of a call and of a stream", async () => {
    const { sessions, log } = chat.container.services;
    const { find } = sessions;
    const { read } = log;
    const outage = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });
    sessions.find = () => Promise.reject(outage);
    log.read = () => Promise.reject(outage);
    try {
      const headers = { cookie: guest.cookie };
      const reply = await call("session.me", { headers });
      const { data } = (await reply.json()).error;
      expect([reply.status, data.code, reply.headers.get("retry-after")]).toEqual([503, "SERVICE_UNAVAILABLE", "2"]);
      expect(data.footnote).toMatchObject({ code: "SERVICE_UNAVAILABLE", retryable: true, retryAfterMs: 2_000 });
      const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId: crypto.randomUUID() }] }));
      const stream = await call(`connection.events?input=${input}`, { headers });
      const told = await stream.text();
      expect(told).toContain('"code":"SERVICE_UNAVAILABLE"');
      expect(told).not.toContain("10.0.0.7");
    } finally {
      sessions.find = find;
      log.read = read;
    }
  });

  it("streams an answer to a page that subscribed before its first message, and resumes behind the last event it saw", async () => {
    const conversationId = crypto.randomUUID();
    const controller = new AbortController();
    const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
    const headers = { cookie: guest.cookie };
    const stream = await call(`connection.events?input=${input}`, { headers, signal: controller.signal });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    expect(stream.headers.get("cache-control")).toBe("no-store, no-transform");
    const reading = readUntil(stream, "message.finished");
    const sent = Sent.parse((await guest.send("Stream?", conversationId)).data);
    const events = await reading;
    controller.abort();
    expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => String(i + 1)));
    const deltas = events.filter(({ type }) => type === "answer.delta").map(({ data }) => data.text);
    expect(deltas.join("")).toBe(scriptedText);
    expect(events.at(-1)?.data).toMatchObject({ answerId: sent.answerId, status: "delivered", content: scriptedText });

    const again = new AbortController();
    const resumed = await call(`connection.events?input=${input}&lastEventId=${events.length - 2}`, { headers, signal: again.signal });
    const rest = await readUntil(resumed, "message.finished");
    again.abort();
    expect(rest).toEqual(events.slice(-2));
    await expect.poll(() => chat.container.services.bus.listenerCount()).toBe(0);
  });
});

type Frame = { id: string; type: string; data: { type: string; text?: string } };

/** The tracked events of a tRPC event stream, up to the first of a type. */
async function readUntil(response: Response, type: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  let buffered = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    buffered += chunk;
    const parts = buffered.split("\n\n");
    buffered = parts.pop() ?? "";
    for (const part of parts) {
      const id = /^id: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (id === undefined || data === undefined) continue;
      const parsed = JSON.parse(data);
      frames.push({ id, type: parsed.event.type, data: parsed.event });
      if (parsed.event.type === type) return frames;
    }
  }
  return frames;
}
