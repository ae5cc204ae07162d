import type { TestBrowser } from "./test-browser";

/** A page's open stream of a conversation's events. */
export type StreamReader = {
  /** Everything that came until `wanted` did; the stream is left then. */
  until(wanted: string): Promise<string>;
  /** Everything that came until the server ended the stream. */
  untilEnd(): Promise<string>;
};

/** Follows a conversation as a page of this browser does. Returns once the server has begun to answer. */
export async function openStream(browser: TestBrowser, conversationId: string): Promise<StreamReader> {
  const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
  const leaving = new AbortController();
  const init = { headers: { accept: "text/event-stream" }, signal: leaving.signal };
  const reply = await browser.fetch(`/api/trpc/connection.events?input=${input}`, init);
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("no stream");
  const readUntil = async (wanted: string | null): Promise<string> => {
    let text = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += read.value;
      if (wanted !== null && text.includes(wanted)) {
        leaving.abort();
        return text;
      }
    }
    return text;
  };
  return { until: readUntil, untilEnd: () => readUntil(null) };
}
