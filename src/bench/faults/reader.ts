import { setTimeout as sleep } from "node:timers/promises";
import { createParser } from "eventsource-parser";
import { z } from "zod";
import { ConversationView } from "@/contract/conversation";
import { ConversationEvent, type FollowedEvent } from "@/contract/conversation-event";
import { type AssembledAnswer, createAssembly } from "./assembled-answer";
import { type Guest, query } from "./guest";
import { type OpenReply, openStream } from "./http";

/** One entry of a followed log, as it comes on the stream. */
export const Followed = z.object({
  conversationId: z.string(),
  seq: z.number(),
  event: ConversationEvent,
}) satisfies z.ZodType<FollowedEvent>;
const silenceMs = 5_000;
const pauseMs = 100;

/** An event that came behind another than the one before it. */
export type Gap = { seq: number; after: number };

/** A page that follows one conversation through everything, and goes on from the last event it saw. */
export type Reader = {
  answers: Map<string, AssembledAnswer>;
  /** Where it was sent anything but the next number of the log. */
  gaps: Gap[];
  /** How often it cut its own connection in the middle of an answer; by answer. */
  cuts: ReadonlyMap<string, number>;
  /** The number of the last event. */
  readonly last: number;
  /** Cuts the connection after so many more events each. */
  cutAfter(events: readonly number[]): void;
  /** Resolves when the answer's end has been seen, or when reading has stopped. */
  untilFinished(answerId: string): Promise<void>;
  close(): Promise<void>;
};

/** Begins to read. `url` is asked anew at every connection, for an instance may come back elsewhere. */
export function startReader(guest: Guest, conversationId: string): Reader {
  const { url, cookie } = guest;
  const { answers, apply, load } = createAssembly();
  const gaps: Gap[] = [];
  const waiting = new Map<string, () => void>();
  let cutsToCome: number[] = [];
  let cuts = 0;
  const cutsOf = new Map<string, number>();
  let last = 0;
  let isClosed = false;
  let reply: OpenReply | null = null;

  /** Whether the connection is to be cut now. */
  const take = (seq: number, event: ConversationEvent, seen: number): boolean => {
    if (seq !== last + 1) gaps.push({ seq, after: last });
    if (seq <= last) return false;
    last = seq;
    apply(event);
    if (event.type === "message.finished") waiting.get(event.answerId)?.();
    const [next] = cutsToCome;
    if (next === undefined || seen < next || !isOfAnswer(event)) return false;
    cutsToCome.shift();
    cuts += 1;
    cutsOf.set(event.answerId, (cutsOf.get(event.answerId) ?? 0) + 1);
    return true;
  };

  /** As a browser does whose page is loaded again in the middle of an answer: it shows what is stored, and goes on from there. */
  const reload = async (): Promise<void> => {
    const view = await query(guest, "conversation.open", { conversationId }, ConversationView);
    if (view.kind !== "ok") return;
    const { messages, seq } = view.value;
    if (seq < last) gaps.push({ seq, after: last });
    last = Math.max(seq, last);
    for (const { id: answerId, role, status, content, errorCode } of messages) {
      if (role !== "assistant" || answers.get(answerId)?.finished) continue;
      load(answerId, content);
      if (status === "pending" || status === "streaming") continue;
      apply({ type: "message.finished", answerId, status, errorCode, content, answer: null, citations: [] });
      waiting.get(answerId)?.();
    }
  };

  const follow = async (): Promise<void> => {
    if (cuts % 3 === 2 && last > 0) await reload();
    const opened = await openStream(eventsUrl(url, conversationId, last, cuts % 2 === 1), { headers: { cookie } }, silenceMs);
    if (isClosed) return opened.leave();
    reply = opened;
    let seen = 0;
    let isLeft = opened.status !== 200;
    const parser = createParser({
      onEvent({ id, data }) {
        if (isLeft || id === undefined) return; // a ping, or the beginning of the stream
        const { seq, event } = Followed.parse(JSON.parse(data));
        if (id !== String(seq)) gaps.push({ seq: Number(id), after: last });
        seen += 1;
        isLeft = take(seq, event, seen);
      },
    });
    for await (const piece of opened.chunks) {
      if (!isLeft) parser.feed(piece);
      if (isLeft) break;
    }
    opened.leave();
  };

  const reading = (async () => {
    while (!isClosed) {
      const before = cuts;
      await follow().catch(() => {});
      if (!isClosed && cuts === before) await sleep(pauseMs);
    }
  })();

  return {
    answers,
    gaps,
    cuts: cutsOf,
    get last() {
      return last;
    },
    cutAfter(events) {
      cutsToCome = [...events];
    },
    untilFinished: (answerId) =>
      answers.get(answerId)?.finished ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(answerId, resolve)),
    async close() {
      isClosed = true;
      reply?.leave();
      for (const resolve of waiting.values()) resolve();
      await reading;
    },
  };
}

/** A page says where it is in one of two ways: in what it asks for, or as a browser that connects again does. */
export function eventsUrl(url: string, conversationId: string, last: number, asBrowser: boolean): string {
  const input = asBrowser
    ? { follows: [{ conversationId, after: 0 }], lastEventId: String(last) }
    : { follows: [{ conversationId, after: last }] };
  return `${url}/api/trpc/connection.events?input=${encodeURIComponent(JSON.stringify(input))}`;
}

function isOfAnswer(event: ConversationEvent): event is Extract<ConversationEvent, { answerId: string; type: `answer.${string}` }> {
  return event.type.startsWith("answer.");
}
