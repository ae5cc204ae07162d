import type { MatrixActor } from "./actors";
import type { App } from "./next-app";

/** An open subscription: what has come so far, without what says only that the line stands, and the code that it was refused with. */
export type Following = { heard(): string; refusal(): string | null; close(): Promise<void> };

const lineStands = /event: (?:connected|ping)\ndata: .*\n/g;

/** Subscribes to a conversation's events as the page does. */
export async function follow(app: App, { container, browser }: MatrixActor, conversationId: unknown): Promise<Following> {
  const controller = new AbortController();
  const url = `http://chat.test/api/trpc/connection.events?input=${encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }))}`;
  const headers = new Headers({ accept: "text/event-stream", ...(browser.cookie === "" ? {} : { cookie: browser.cookie }) });
  const response = await app.fetch(container, new Request(url, { headers, signal: controller.signal }));
  let text = "";
  const reading = read(response, (chunk) => {
    text += chunk;
  }).catch(() => undefined); // closing it ends the reading
  return {
    heard: () => text.replace(lineStands, "").trim(),
    refusal: () => /"footnote":\{"code":"([A-Z_]+)"/.exec(text)?.[1] ?? null,
    async close() {
      controller.abort();
      await reading;
    },
  };
}

async function read({ body }: Response, hear: (chunk: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) hear(decoder.decode(chunk, { stream: true }));
}
