import { type IncomingMessage, request } from "node:http";
import { createParser } from "./sse-frames";

/** What a page saw of an answer; times of this process's `performance.now`. `streamed` is the deltas' text put together. */
export type SeenAnswer = { firstDeltaAt: number; finishedAt: number; streamed: string; content: string };

/** A page with a guest token. */
export type PageClient = { ask(question: string): Promise<SeenAnswer> };

/** The cookie of a new guest: what the page's first load sets. */
export async function guestCookieAt(url: string): Promise<string> {
  const renewed = await fetch(`${url}/api/trpc/session.renew`, { method: "POST", headers: { "content-type": "application/json" } });
  await renewed.text();
  return renewed.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/**
 * A new guest's page. Each question begins a conversation, subscribed to before it is sent, as the page does. On node:http, which takes a quarter of
 * the time that `fetch` takes: many of these share the machine with what is measured.
 */
export async function openPage(url: string): Promise<PageClient> {
  const cookie = await guestCookieAt(url);
  return {
    async ask(text) {
      const conversationId = crypto.randomUUID();
      const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
      const stream = await ask(`${url}/api/trpc/connection.events?input=${input}`, { cookie });
      const seen = watch(stream);
      // A refusal is told before the stream ends for want of an answer.
      seen.catch(() => {});
      const message = JSON.stringify({ conversationId, messageId: crypto.randomUUID(), text });
      const sent = await ask(`${url}/api/trpc/message.send`, { cookie, "content-type": "application/json" }, message);
      const said = await textOf(sent);
      if (sent.statusCode !== 200) throw new Error(`the question was refused: ${said}`);
      const answer = await seen;
      stream.destroy();
      return answer;
    },
  };
}

function ask(url: string, headers: Record<string, string>, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { method: body === undefined ? "GET" : "POST", headers }, resolve)
      .on("error", reject)
      .end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  return text;
}

function watch(stream: IncomingMessage): Promise<SeenAnswer> {
  let firstDeltaAt: number | null = null;
  let streamed = "";
  const parse = createParser();
  return new Promise((resolve, reject) => {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const now = performance.now();
      for (const event of parse(chunk)) {
        if (event.type === "answer.delta") {
          firstDeltaAt ??= now;
          streamed = streamed.slice(0, event.offset) + event.text;
        }
        if (event.type !== "message.finished") continue;
        if (event.status !== "delivered" || firstDeltaAt === null) {
          reject(new Error(`the answer ended as ${event.status} ${event.errorCode}`));
        } else resolve({ firstDeltaAt, finishedAt: now, streamed, content: event.content });
      }
    });
    stream.on("error", reject).on("end", () => reject(new Error("the stream ended before the answer")));
  });
}
