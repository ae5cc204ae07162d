import type { Readable } from "node:stream";
import { createParser } from "eventsource-parser";
import { ModelFailure } from "@/server/domain/answer/ports";
import { ChatChunk } from "./chat-chunk";
import { isQuotaCode } from "./failure-of";

/** What one read from the network brought: its text, and what it said about the end. */
export type ChatRead = { text: string; isFinished: boolean; isCut: boolean; usage: ChatChunk["usage"] };

/** No chunk of an honest endpoint is longer, in characters. */
const longestEvent = 1_000_000;

/** Events that wait for whoever takes them; then the endpoint has to wait as well. */
const mostWaiting = 256;
/**
 * What comes within so long of the last result goes together in the next one. The log writes at most twenty times a second, so nobody sees text
 * sooner for its coming token by token; and a token on its way costs as much as ten do together.
 */
const gatheredMs = 40;
/** While many answers are read at once, text waits for 2.5 ms for each of them, up to this: a piece costs the same, however long it is. */
const gatheredPerStreamMs = 2.5;
const longestGatheredMs = 500;
/** The streams that this process reads now. */
let openStreams = 0;

/**
 * Reads a streamed chat completion: the first chunk and the end at once, the others gathered. Throws on what is no chunk, after the text before it was
 * given; `ModelFailure` when the endpoint reports an error. Ends when `signal` aborts, whatever the body does then.
 */
export async function* readChatStream(body: Readable, signal: AbortSignal): AsyncGenerator<ChatRead> {
  const incoming = listenTo(body, signal);
  openStreams += 1;
  try {
    for (let events = await incoming.next(); events !== null && !signal.aborted; events = await incoming.next()) yield* digest(events);
  } finally {
    openStreams -= 1;
    incoming.stop();
    body.destroy(); // leaving early must not leave the connection open
  }
}

type Incoming = {
  /** The events since the last time, when they are due; null at the end. Throws what the body failed with, behind everything that came before. */
  next(): Promise<string[] | null>;
  stop(): void;
};

function gatheringMs(): number {
  return Math.min(Math.max(gatheredMs, gatheredPerStreamMs * openStreams), longestGatheredMs);
}

function listenTo(body: Readable, signal: AbortSignal): Incoming {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data), maxBufferSize: longestEvent });
  const decoder = new TextDecoder();
  let end: { error: unknown } | null = null;
  let takenAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake: (() => void) | null = null;

  const restMs = () => (end !== null || events.length >= mostWaiting ? 0 : takenAt + gatheringMs() - performance.now());
  const isDue = () => end !== null || (events.length > 0 && restMs() <= 0);
  const tell = () => {
    if (isDue()) wake?.();
    else if (events.length > 0) {
      timer ??= setTimeout(() => {
        timer = undefined;
        wake?.();
      }, restMs());
    }
  };
  const finish = (error: unknown) => {
    end ??= { error };
    tell();
  };
  const take = (bytes: Uint8Array) => {
    try {
      parser.feed(decoder.decode(bytes, { stream: true }));
    } catch (error) {
      return finish(error);
    }
    if (events.length >= mostWaiting) body.pause();
    tell();
  };
  const close = () => finish(null);
  body.on("data", take).on("end", close).on("error", finish).on("close", close);
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();

  return {
    async next() {
      while (!isDue()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          tell();
        });
      }
      wake = null;
      if (events.length > 0) {
        takenAt = performance.now();
        if (body.isPaused()) body.resume();
        return events.splice(0);
      }
      if (end?.error != null) throw end.error;
      return null;
    },
    stop() {
      clearTimeout(timer);
      signal.removeEventListener("abort", close);
    },
  };
}

function* digest(events: readonly string[]): Generator<ChatRead> {
  const read: ChatRead = { text: "", isFinished: false, isCut: false, usage: null };
  try {
    for (const data of events) {
      if (data === "[DONE]") read.isFinished = true;
      else take(read, ChatChunk.parse(JSON.parse(data)));
    }
  } catch (error) {
    yield read;
    throw error;
  }
  yield read;
}

function take(read: ChatRead, { choices, usage, error }: ChatChunk): void {
  if (error) throw reported(error);
  const choice = choices?.[0];
  read.text += choice?.delta?.content ?? "";
  read.isFinished ||= typeof choice?.finish_reason === "string";
  read.isCut ||= choice?.finish_reason === "length";
  // Some endpoints count with every chunk; the last count is the whole.
  read.usage = usage ?? read.usage;
}

function reported(error: NonNullable<ChatChunk["error"]>): ModelFailure {
  const isQuota = typeof error === "object" && (isQuotaCode(error.code) || isQuotaCode(error.type));
  if (isQuota) return new ModelFailure("BUDGET_EXHAUSTED", "The model endpoint's quota is used up.");
  return new ModelFailure("ANSWER_INTERRUPTED", "The model endpoint reported an error while it answered.");
}
