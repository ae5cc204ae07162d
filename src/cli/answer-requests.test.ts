import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressHeader } from "@/server/domain/identity/caller";
import { Env } from "@/server/env";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { answerRequests } from "./answer-requests";

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Requests as they come over a socket; pages say which address they were asked from. */
async function serve(env: Env, chat?: ChatUnderTest) {
  const server = createServer();
  answerRequests(server, env, {
    container: () => (chat === undefined ? Promise.reject(new Error("closed")) : Promise.resolve(chat.container)),
    pages: async () => async (req, res) => {
      if (req.url === "/broken") throw new Error("broken");
      res.end(req.headers[addressHeader]);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const send = (method: string, path: string, headers: OutgoingHttpHeaders = {}, body = "") =>
    new Promise<Answer>((resolve, reject) => {
      request({ port, method, path, headers, agent: false }, (res) => {
        let text = "";
        res.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }));
      })
        .on("error", reject)
        .end(body);
    });
  /** What is answered to what is no request, or none yet. */
  const raw = (text: string) =>
    new Promise<Answer>((resolve, reject) => {
      let answer = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        answer += chunk;
      });
      socket.on("error", reject).on("close", () => resolve(parsed(answer)));
    });
  return {
    send,
    raw,
    close: () => void server.close().closeAllConnections(),
  };
}

function parsed(answer: string): Answer {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [status = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  return { status: Number(status.split(" ")[1]), headers, body };
}

const anyPolicy = expect.stringMatching(/^default-src 'self'; script-src 'self' 'nonce-[^']{20,}' .*frame-ancestors 'none'$/);
/** What every answer carries. */
const always = {
  "content-security-policy": anyPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": expect.stringContaining("camera=()"),
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
};
const hsts = "max-age=31536000";

describe.each([
  ["behind https", { PUBLIC_URL: "https://chat.example" }, hsts],
  ["without https", { PUBLIC_URL: "http://chat.example" }, undefined],
])("what our own server answers %s", (_, variables, transport) => {
  let chat: ChatUnderTest;
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    chat = await openChatUnderTest({ variables });
    served = await serve(chat.container.env, chat);
  });
  afterAll(async () => {
    served.close();
    await chat.dispose();
  });

  const expectHeaders = (status: number, answer: Answer) => {
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(always);
    expect(answer.headers["strict-transport-security"]).toBe(transport);
  };

  it("carries the headers of every response: tRPC, and imports", async () => {
    expectHeaders(200, await served.send("GET", "/api/trpc/session.me"));
    expectHeaders(404, await served.send("GET", "/api/trpc/session.none"));
    expectHeaders(
      401,
      await served.send("POST", "/api/import", { "content-type": "application/json", origin: variables.PUBLIC_URL }, "{}"),
    );
  });

  it.each<[string, number, () => Promise<Answer>]>([
    ["what may be done", 204, () => served.send("OPTIONS", "/api/chat")],
    ["methods that nothing takes", 405, () => served.send("DELETE", "/api/chat")],
    ["addresses that are none", 400, () => served.raw("GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")],
    ["bodies that are too long", 413, () => served.send("POST", "/api/chat", { "content-length": 300_000 }, "x".repeat(300_000))],
    ["hosts that are not ours", 421, () => served.send("GET", "/", { host: "evil.example" })],
    ["what breaks", 503, () => served.send("GET", "/broken")],
    ["headers that are too long", 431, () => served.raw(`GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ${"x".repeat(40_000)}\r\n\r\n`)],
    ["what is no HTTP", 400, () => served.raw("GET / HTTP/9.9\r\n\r\n")],
    ["tunnels", 405, () => served.raw("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")],
  ])("carries them in its early answers too: to %s", async (_, status, ask) => {
    expectHeaders(status, await ask());
  });
});

describe("the address that a request comes from", () => {
  const forwarded = { "x-forwarded-for": "203.0.113.9, 198.51.100.7, 192.0.2.5" };

  it.each([
    ["is the socket's, whatever the request says", "0", "127.0.0.1"],
    ["is what the one proxy has seen, which stands at the right end", "1", "192.0.2.5"],
    ["is what the first of two proxies has seen", "2", "198.51.100.7"],
  ])("%s (TRUST_PROXY=%s)", async (_, hops, address) => {
    const served = await serve(Env.parse({ TRUST_PROXY: hops }));
    try {
      expect((await served.send("GET", "/", forwarded)).body).toBe(address);
      expect((await served.send("GET", "/")).body).toBe("127.0.0.1");
    } finally {
      served.close();
    }
  });

  it("is what limits count by: questions through a proxy are counted for whoever asks, not for the proxy, nor for whom the asker names", async () => {
    const chat = await openChatUnderTest({ variables: { TRUST_PROXY: "1", ADDRESS_MESSAGES_PER_HOUR: "1" } });
    const served = await serve(chat.container.env, chat);
    const ask = async (address: string) => {
      const headers = { "content-type": "application/json", cookie: chat.guest().cookie, "x-forwarded-for": address };
      const body = JSON.stringify({ conversationId: crypto.randomUUID(), messageId: crypto.randomUUID(), text: "From where?" });
      return (await served.send("POST", "/api/trpc/message.send", headers, body)).status;
    };
    try {
      expect(await ask("198.51.100.7")).toBe(200);
      expect(await ask("198.51.100.8")).toBe(200);
      expect(await ask("203.0.113.1, 198.51.100.8")).toBe(429);
    } finally {
      served.close();
      await chat.dispose();
    }
  });
});
