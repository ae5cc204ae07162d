import { describe, expect, it } from "vitest";
import { readChatStream } from "./chat-stream";

const chunk = new TextEncoder().encode('data: {"choices":[{"delta":{"content":"The port"}}]}\n\n');

/** A body that gives one chunk, then nothing, and does not listen to anybody. */
function deafBody(): ReadableStream<Uint8Array> {
  let hasGiven = false;
  return new ReadableStream({
    pull(controller) {
      if (hasGiven) return new Promise(() => {});
      hasGiven = true;
      controller.enqueue(chunk);
    },
  });
}

describe("a stream whose body does not hear of an abort", () => {
  it("ends a read that waits", async () => {
    const stop = new AbortController();
    const reads = readChatStream(deafBody(), stop.signal);
    expect((await reads.next()).value).toMatchObject({ text: "The port" });
    const waiting = reads.next();
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it("ends the next read when nobody was reading", async () => {
    const stop = new AbortController();
    const reads = readChatStream(deafBody(), stop.signal);
    await reads.next();
    stop.abort();
    expect((await reads.next()).done).toBe(true);
  });

  it("ends at once when it was aborted before", async () => {
    expect((await readChatStream(deafBody(), AbortSignal.abort()).next()).done).toBe(true);
  });
});
