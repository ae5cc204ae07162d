import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * How a streamed answer ends: as it should, by destroying the socket, by a clean end without a finish, by closing the sending half of the connection
 * in the middle of the body, or never.
 */
export type StreamEnding = "done" | "cut" | "half-close" | "fin" | "hang";

/** What the mock does with one request. */
export type MockReply =
  | {
      kind: "stream";
      /** One chunk of the stream for each. */
      tokens: readonly string[];
      /** Pauses before the first token and between tokens, in milliseconds. */
      firstMs?: number;
      everyMs?: number;
      ending?: StreamEnding;
      finishReason?: string;
      /** Sent when the request asks for usage. */
      usage?: { prompt_tokens: number; completion_tokens: number };
      /** A line sent as it is behind the tokens. */
      raw?: string;
      /** Bytes of one write: smaller than a character splits characters; absent, one write a token. */
      bytesPerWrite?: number;
      /** Pause between such writes, in milliseconds. */
      writeMs?: number;
    }
  | { kind: "text"; text: string }
  | { kind: "status"; status: number; body: string; headers?: Record<string, string> }
  | { kind: "hang" }
  | { kind: "disconnect" };

/** A request as it came. */
export type MockRequest = { path: string; authorization: string | null; body: unknown };

export type MockModelServer = {
  /** For `OPENAI_BASE_URL`. */
  url: string;
  requests: MockRequest[];
  /** Requests for a conversation's title: they come by themselves, and use up no reply. Refused unless `title` is set. */
  titleRequests: MockRequest[];
  /** What titles are answered with; null refuses. */
  title: MockReply | null;
  /** Is told of each request whose connection has closed or whose reply is complete. */
  onClosed: ((request: MockRequest) => void) | null;
  /** Requests whose client went away before the reply was complete. */
  readonly aborts: number;
  /** Replies to come, one a request; the last one stays. */
  reply(...replies: MockReply[]): void;
  /** Replies by what is asked, from now on. */
  replyBy(choose: (request: MockRequest) => MockReply): void;
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Resolves when `aborts` reaches the number. */
  untilAborts(count: number): Promise<void>;
  close(): Promise<void>;
  /** Comes back on the same port after `close`. */
  listenAgain(): Promise<void>;
};

/** A chat completions endpoint on a free port of 127.0.0.1 that does what it is told. */
export async function startMockModelServer(...first: MockReply[]): Promise<MockModelServer> {
  const requests: MockRequest[] = [];
  const titleRequests: MockRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let replies = first;
  let choose: ((request: MockRequest) => MockReply) | null = null;
  let aborts = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = { path: request.url ?? "", authorization: request.headers.authorization ?? null, body: await readJson(request) };
    const isForTitle = JSON.stringify(asked.body).includes("You name conversations.");
    (isForTitle ? titleRequests : requests).push(asked);
    if (isForTitle) return send(server.title ?? noTitle, response);
    const reply = choose !== null ? choose(asked) : replies.length > 1 ? replies.shift() : replies[0];
    response.on("close", () => {
      server.onClosed?.(asked);
      if (response.writableFinished || endsItself(reply)) return;
      aborts += 1;
      for (const { count, resolve } of waiting) if (aborts >= count) resolve();
    });
    if (reply) await send(reply, response);
  }

  const http = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("the mock has no port");

  const server: MockModelServer = {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    titleRequests,
    title: null,
    onClosed: null,
    get aborts() {
      return aborts;
    },
    reply: (...next) => {
      replies = next;
      choose = null;
    },
    replyBy: (by) => {
      choose = by;
    },
    connections: () => new Promise((resolve, reject) => http.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    untilAborts: (count) => (aborts >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
    listenAgain: () => new Promise((resolve) => http.listen(address.port, "127.0.0.1", resolve)),
  };
  return server;
}

const noTitle: MockReply = { kind: "status", status: 503, body: "{}" };

function endsItself(reply: MockReply | undefined): boolean {
  return reply?.kind === "disconnect" || (reply?.kind === "stream" && (reply.ending === "cut" || reply.ending === "fin"));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || "null");
}

async function send(reply: MockReply, response: ServerResponse): Promise<void> {
  if (reply.kind === "hang") return;
  if (reply.kind === "disconnect") response.destroy();
  else if (reply.kind === "stream") await stream(reply, response);
  else if (reply.kind === "status")
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(reply.body);
  else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(completion(reply.text)));
}

async function stream(reply: Extract<MockReply, { kind: "stream" }>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" }).flushHeaders();
  if (reply.firstMs) await sleep(reply.firstMs);
  for (const [index, token] of reply.tokens.entries()) {
    if (index > 0 && reply.everyMs) await sleep(reply.everyMs);
    if (response.destroyed) return;
    await write(response, line(chunk({ content: token }, null)), reply);
  }
  if (reply.raw !== undefined) await write(response, reply.raw, reply);
  if (reply.ending === "hang") return;
  if (reply.ending === "fin") return void response.socket?.end();
  if (reply.ending === "cut") {
    // What was written must be on its way, or the reset overtakes it.
    await sleep(20);
    response.destroy();
    return;
  }
  if (reply.ending !== "half-close") {
    response.write(line(chunk({}, reply.finishReason ?? "stop")));
    if (reply.usage) response.write(line({ ...chunk({}, null), choices: [], usage: reply.usage }));
    response.write("data: [DONE]\n\n");
  }
  response.end();
}

type Writing = { bytesPerWrite?: number; writeMs?: number };

async function write(response: ServerResponse, text: string, { bytesPerWrite, writeMs }: Writing): Promise<void> {
  const bytes = Buffer.from(text);
  const size = bytesPerWrite ?? bytes.length;
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    const hasRoom = response.write(bytes.subarray(at, at + size));
    if (writeMs !== undefined) await sleep(writeMs);
    else if (bytesPerWrite !== undefined) await new Promise(setImmediate);
    else if (!hasRoom) await drained(response);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function line(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function chunk(delta: { content?: string }, finishReason: string | null) {
  return {
    id: "mock",
    object: "chat.completion.chunk",
    created: 0,
    model: "mock",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}

function completion(text: string) {
  const message = { role: "assistant", content: text };
  return { id: "mock", object: "chat.completion", created: 0, model: "mock", choices: [{ index: 0, message, finish_reason: "stop" }] };
}
