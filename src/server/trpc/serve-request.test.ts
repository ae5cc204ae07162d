import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import type { TestGuest } from "@/testing/test-browser";
import { isForTrpc, serveTrpc } from "./serve-request";

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

describe("tRPC behind our own HTTP server", () => {
  let chat: ChatUnderTest;
  let guest: TestGuest;
  let server: Server;
  beforeAll(async () => {
    chat = await openChatUnderTest();
    guest = chat.guest();
    server = createServer((req, res) => void serveTrpc(chat.container, req, res));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    server.close().closeAllConnections();
    await chat.dispose();
  });

  const ask = (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return request({ port, method, path: `/api/trpc/${path}`, headers: { cookie: guest.cookie, ...headers }, agent: false }).end(body);
  };
  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<Answer>((resolve, reject) => {
      ask(method, path, headers, body)
        .on("error", reject)
        .on("response", (res) => {
          const chunks: Buffer[] = [];
          res.on("data", (chunk: Buffer) => void chunks.push(chunk));
          res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
        });
    });
  /** Opens a stream and reads it until `wanted` has come; then leaves. */
  const follow = (path: string, wanted: string, onOpen: () => void = () => {}) =>
    new Promise<{ headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
      const asking = ask("GET", path, {}).on("error", reject);
      asking.on("response", (res) => {
        let text = "";
        onOpen();
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          if (!text.includes(wanted)) return;
          resolve({ headers: res.headers, text });
          asking.destroy();
        });
        res.on("error", () => {});
      });
    });
  const inputOf = (conversationId: string) => encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));

  it("takes plain names only: everything else is for Next to read", () => {
    for (const target of ["/api/trpc/session.me", "/api/trpc/session.me?input={}", "/api/trpc/session.me,session.info?batch=1"]) {
      expect([target, isForTrpc(target)]).toEqual([target, true]);
    }
    for (const target of [
      "/api/trpc",
      "/api/trpc/",
      "/api/trpc/%",
      "/api/trpc//session.me",
      "/api/trpc/a/b",
      "/api/chat",
      "/",
      undefined,
    ]) {
      expect([target, isForTrpc(target)]).toEqual([target, false]);
    }
  });

  it("answers with the headers of every response, and refuses as the route does", async () => {
    const me = await call("GET", "session.me");
    expect(me.status).toBe(200);
    expect(me.headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "content-length": String(me.body.length),
    });
    expect(me.headers["content-security-policy"]).toContain("default-src 'self'");
    const json = { "content-type": "application/json" };
    expect((await call("POST", "session.close", { ...json, origin: "http://evil.test" }, "{}")).status).toBe(403);
    expect((await call("POST", "session.close", { "content-type": "text/plain" }, "{}")).status).toBe(400);
    expect((await call("GET", "session.me", { host: "a b" })).status).toBe(400);
    expect((await call("GET", "session.none")).status).toBe(404);
    const head = await call("HEAD", "session.me");
    expect([head.status, head.body.length]).toEqual([204, 0]);
  });

  it("packs what is long for whoever can unpack it", async () => {
    const many = `${Array.from({ length: 8 }, () => "session.info").join(",")}?batch=1&input={}`;
    const [plain, packed] = [await call("GET", many), await call("GET", many, { "accept-encoding": "gzip, br" })];
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(packed.body).toString()).toBe(plain.body.toString());
    expect((await call("GET", "session.me", { "accept-encoding": "gzip" })).headers["content-encoding"]).toBeUndefined();
  });

  it("streams the events of an answer, and keeps nothing of a reader who has left", async () => {
    const conversationId = crypto.randomUUID();
    const path = `connection.events?input=${inputOf(conversationId)}`;
    const { headers, text } = await follow(path, "message.finished", () => void guest.send("Stream?", conversationId));
    expect(headers).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    expect(text.startsWith('event: connected\ndata: {"reconnectAfterInactivityMs":5000}\n\n')).toBe(true);
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(ids.map((_, i) => i + 1));
    const { text: rest } = await follow(`${path}&lastEventId=${ids.length - 1}`, "message.finished");
    expect([...rest.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([ids.length]);
    const { bus, connections } = chat.container.services;
    await expect.poll(() => [bus.listenerCount(), connections.list().length]).toEqual([0, 0]);
  });

  it("refuses a stream of what is no input before it begins, and says on a stream why it cannot go on", async () => {
    const refused = (await call("GET", "connection.events?input={}")).body.toString();
    expect(refused).toContain("event: serialized-error");
    expect(refused).toContain('"code":"VALIDATION_FAILED"');
    const { log } = chat.container.services;
    const read = log.read;
    log.read = async () => {
      throw new Error("relation conversation_events does not exist");
    };
    try {
      const { text } = await follow(`connection.events?input=${inputOf(crypto.randomUUID())}`, "serialized-error");
      expect(text).toContain('"code":"INTERNAL"');
      expect(text).not.toContain("relation");
    } finally {
      log.read = read;
    }
  });
});
