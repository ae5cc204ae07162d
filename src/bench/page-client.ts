import { createParser } from "./sse-frames";

/** What a page saw of an answer; times of this process's `performance.now`. `streamed` is the deltas' text put together. */
export type SeenAnswer = { firstDeltaAt: number; finishedAt: number; streamed: string; content: string };

/** A page with a guest token. */
export type PageClient = { ask(question: string): Promise<SeenAnswer> };

/** Loads the page for its cookie: a new guest's. */
export async function guestCookieAt(url: string): Promise<string> {
  const page = await fetch(url);
  await page.text();
  return page.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

/** A new guest's page. Each question begins a conversation, subscribed to before it is sent, as the page does. */
export async function openPage(url: string): Promise<PageClient> {
  const cookie = await guestCookieAt(url);
  return {
    async ask(text) {
      const conversationId = crypto.randomUUID();
      const controller = new AbortController();
      const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
      const stream = await fetch(`${url}/api/trpc/connection.events?input=${input}`, { headers: { cookie }, signal: controller.signal });
      const seen = watch(stream);
      const sent = await fetch(`${url}/api/trpc/message.send`, {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body: JSON.stringify({ conversationId, messageId: crypto.randomUUID(), text }),
      });
      if (!sent.ok) throw new Error(`the question was refused: ${await sent.text()}`);
      const answer = await seen;
      controller.abort();
      return answer;
    },
  };
}

async function watch(stream: Response): Promise<SeenAnswer> {
  let firstDeltaAt: number | null = null;
  let streamed = "";
  const parse = createParser();
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const now = performance.now();
    for (const event of parse(chunk)) {
      if (event.type === "answer.delta") {
        firstDeltaAt ??= now;
        streamed = streamed.slice(0, event.offset) + event.text;
      }
      if (event.type !== "message.finished") continue;
      if (event.status !== "delivered" || firstDeltaAt === null) throw new Error(`the answer ended as ${event.status} ${event.errorCode}`);
      return { firstDeltaAt, finishedAt: now, streamed, content: event.content };
    }
  }
  throw new Error("the stream ended before the answer");
}
