import { createParser } from "eventsource-parser";
import { type AssembledAnswer, createAssembly } from "./assembled-answer";
import type { Guest } from "./guest";
import { openStream } from "./http";
import { eventsUrl, Followed, type Gap } from "./reader";

const silenceMs = 5_000;
const pauseMs = 100;

/** A log read from its beginning: the answers as its deltas make them, the number of the last event, what did not follow in order. */
export type Replayed = { answers: ReadonlyMap<string, AssembledAnswer>; last: number; gaps: readonly Gap[] };

/** Reads a conversation's whole log up to event `upTo`, as a client does that was never there and is shown nothing that was stored of its answers. */
export async function replay({ url, cookie }: Guest, conversationId: string, upTo: number, withinMs: number): Promise<Replayed> {
  const { answers, apply } = createAssembly();
  const gaps: Gap[] = [];
  let last = 0;
  const take = (data: string): void => {
    const { seq, event } = Followed.parse(JSON.parse(data));
    if (seq !== last + 1) gaps.push({ seq, after: last });
    last = Math.max(seq, last);
    apply(event);
  };
  const read = async (): Promise<void> => {
    const { chunks, leave } = await openStream(eventsUrl(url, conversationId, last, false), { headers: { cookie } }, silenceMs);
    const patience = setTimeout(leave, Math.max(latest - Date.now(), 0));
    const parser = createParser({ onEvent: ({ id, data }) => void (id !== undefined && take(data)) });
    for await (const piece of chunks) {
      parser.feed(piece);
      if (last >= upTo) break;
    }
    clearTimeout(patience);
    leave();
  };
  const latest = Date.now() + withinMs;
  while (last < upTo && Date.now() < latest) {
    await read().catch(() => {});
    if (last < upTo) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return { answers, last, gaps };
}
