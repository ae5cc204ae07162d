import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { readChatStream } from "./chat-stream";

const chunk = new TextEncoder().encode('data: {"choices":[{"delta":{"content":"The port"}}]}\n\n');

/** A body that gives one chunk, then nothing, and does not listen to anybody. */
function deafBody(): Readable {
  let hasGiven = false;
  return new Readable({
    read() {
      if (!hasGiven) this.push(chunk);
      hasGiven = true;
    },
    destroy: () => {},
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

it("a body that gives faster than it is read waits, and everything comes in its order", async () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => `t${i} `);
  const lines = texts.map((content) => Buffer.from(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`));
  const body = Readable.from(lines);
  let read = "";
  for await (const { text } of readChatStream(body, new AbortController().signal)) {
    read += text;
    expect(body.isPaused() || body.readableFlowing).toBe(true);
    await new Promise(setImmediate);
  }
  expect(read).toBe(texts.join(""));
});

describe("text that comes right after a stream's first", () => {
  /** How long it waits beside so many other streams that are read, in steps of 10 ms. */
  async function waitBeside(others: number): Promise<number> {
    const stop = new AbortController();
    const body = deafBody();
    const streams = [body, ...Array.from({ length: others }, deafBody)].map((one) => readChatStream(one, stop.signal));
    await Promise.all(streams.map((reads) => reads.next()));
    let hasCome = false;
    const second = streams[0]?.next().then(() => {
      hasCome = true;
    });
    body.push(chunk);
    let waited = 0;
    for (; waited < 500 && !hasCome; waited += 10) await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await Promise.all([second, ...streams.map((reads) => reads.return(undefined))]);
    return waited;
  }

  it.each([
    [0, 40],
    [99, 250],
    [399, 500],
  ])("is gathered, beside %i others for %i ms", async (others, expected) => {
    vi.useFakeTimers();
    try {
      expect(await waitBeside(others)).toBe(expected);
    } finally {
      vi.useRealTimers();
    }
  });
});
