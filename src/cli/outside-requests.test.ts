import { createServer, type OutgoingHttpHeaders, request, type Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits } from "@/contract/limits";
import { cleanOutsideHeaders } from "./outside-headers";
import { createEarlyRefusals } from "./refused-early";

type Answer = { status: number; headers: OutgoingHttpHeaders; body: string };

/** A server that refuses what ours refuses, and otherwise says which headers arrived. */
async function echoServer(trustedHops: number) {
  const early = createEarlyRefusals(false);
  const server: Server = createServer((req, res) => {
    if (early.refused(req, res, limits.bodyBytes)) return;
    cleanOutsideHeaders(req, trustedHops);
    req.resume().on("end", () => res.end(JSON.stringify(req.headers)));
  });
  server.on("clientError", early.unreadable).on("connect", early.tunnel);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const send = (method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ port, method, path, headers }, (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }));
      });
      sent.on("error", reject).end(body);
    });
  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        answer += chunk;
      });
      socket.on("error", reject).on("close", () => resolve(answer));
    });
  return { send, raw, close: () => server.close().closeAllConnections() };
}

describe("what comes from outside", () => {
  let alone: Awaited<ReturnType<typeof echoServer>>;
  let proxied: Awaited<ReturnType<typeof echoServer>>;
  beforeAll(async () => {
    [alone, proxied] = await Promise.all([echoServer(0), echoServer(1)]);
  });
  afterAll(() => {
    alone.close();
    proxied.close();
  });

  it("cannot name its own address", async () => {
    const spoof = {
      "x-footnote-address": "203.0.113.9",
      "X-Forwarded-For": "203.0.113.9",
      Forwarded: "for=203.0.113.9",
      "X-Real-IP": "203.0.113.9",
    };
    const { body } = await alone.send("GET", "/", spoof);
    expect(JSON.parse(body)).toMatchObject({ "x-footnote-address": "127.0.0.1" });
    expect(body).not.toContain("203.0.113.9");
    const behind = await proxied.send("GET", "/", { ...spoof, "X-Forwarded-For": "203.0.113.9, 198.51.100.7" });
    expect(JSON.parse(behind.body)).toMatchObject({ "x-footnote-address": "198.51.100.7" });
    const twice = await proxied.send("GET", "/", { ...spoof, "X-Forwarded-For": ["198.51.100.7", "203.0.113.9, 198.51.100.8"] });
    expect(JSON.parse(twice.body)).toMatchObject({ "x-footnote-address": "198.51.100.8" });
  });

  it("cannot say what only Next says to itself", async () => {
    const { body } = await alone.send("GET", "/", {
      "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy",
      "X-Middleware-Subrequest-Id": "1",
      "x-middleware-rewrite": "/admin",
      "x-matched-path": "/admin",
      "x-invoke-path": "/admin",
      "x-nextjs-data": "1",
      "x-now-route-matches": "1",
      "next-action": "1",
      "next-resume": "1",
      rsc: "1",
    });
    expect(Object.keys(JSON.parse(body)).sort()).toEqual(["connection", "host", "rsc", "x-footnote-address"]);
  });

  it("is refused in words by methods that nothing takes", async () => {
    for (const [method, path] of [
      ["TRACE", "/"],
      ["PUT", "/api/chat"],
      ["DELETE", "/c/1"],
      ["PROPFIND", "/api/trpc/session.me"],
      ["POST", "/"],
      ["POST", "/apis"],
    ] as const) {
      const { status, headers, body } = await alone.send(method, path);
      expect([method, path, status]).toEqual([method, path, 405]);
      expect(headers).toMatchObject({ "cache-control": "no-store", allow: "GET, HEAD, POST, OPTIONS" });
      expect(JSON.parse(body)).toMatchObject({ status: "error", error: { code: "VALIDATION_FAILED" } });
    }
    expect((await alone.send("OPTIONS", "/api/chat")).status).toBe(204);
    expect(await alone.raw("CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 /);
    expect(await alone.raw("BREW / HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 405 .*"error_code":"VALIDATION_FAILED"/s);
  });

  it("is refused in words where it is too long for a header, or no HTTP", async () => {
    expect(await alone.raw(`GET /${"x,".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 .*"status":"error"/s);
    expect(await alone.raw(`GET / HTTP/1.1\r\nHost: x\r\nCookie: ${"x".repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await alone.raw("GET / HTTP/9.9\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*"status":"error"/s);
  });

  it("gets an answer, not a broken connection, for a body of a megabyte", async () => {
    const body = Buffer.alloc(1_000_000, "x");
    for (const path of ["/api/chat", "/api/trpc/message.send"]) {
      const answer = await alone.send("POST", path, { "content-type": "application/json", "content-length": body.length }, body);
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.body)).toMatchObject({ error_code: "PAYLOAD_TOO_LARGE" });
    }
    const largest = Buffer.alloc(limits.bodyBytes, "x");
    expect((await alone.send("POST", "/api/chat", { "content-length": largest.length }, largest)).status).toBe(200);
  });
});
