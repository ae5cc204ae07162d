import type { ConversationEvent } from "@/contract/conversation-event";
import type { Clock } from "../clock";
import type { Logger } from "../logger";
import type { Attempt } from "../message/ports";
import { createOutbox, type Outbox } from "./outbox";
import type { Append, EventBus, EventLog } from "./ports";

/** Writes what running answers say into the log, all of them together at each tick. */
export type EventWriter = {
  /** `onRefused` is called once when the attempt has lost its job: nothing it says is stored any more. */
  open(attempt: Attempt, onRefused: () => void): AnswerWriter;
};

/** One answer's way into the log. */
export type AnswerWriter = {
  /** Takes an event for the next tick. The first delta of an answer does not wait for it, and its sources hardly do. */
  push(event: ConversationEvent): void;
  /** Resolves when the statement under way is through; at once when none is. */
  settled(): Promise<void>;
  /** Ends the writing and hands back, in order, what is not in the log yet. */
  close(): Promise<ConversationEvent[]>;
};

const tickMs = 50;
const slowestTickMs = 2_000;
/** A tick is at least so many times what its statement takes: however many answers run, their log keeps a connection busy a fifth of the time. */
const ticksPerStatement = 4;
/** Sources wait this long for a first delta to share their statement with; then they go ahead, for a model's first word may take seconds. */
const sourcesWaitMs = 20;

type Open = { attempt: Attempt; outbox: Outbox; onRefused: () => void; isClosed: boolean };

/**
 * One statement a tick for all answers; the tick grows with the time a statement takes, so that under load statements carry more instead
 * of queueing. What cannot wait for its tick, an answer's first delta, goes without all that can: while many answers begin, the others would be
 * written with each of them. Readers hear of events after their statement has committed. A statement that fails is written again: deltas carry
 * their offset, so a reader who sees one twice is none the worse.
 */
export function createEventWriter(deps: { log: EventLog; bus: EventBus; clock: Clock; logger: Logger }): EventWriter {
  const { log, bus, clock, logger } = deps;
  const waiting = new Set<Open>();
  const urgent = new Set<Open>();
  let soon: Open[] = [];
  let flushing: Promise<void> | null = null;
  let tick: ReturnType<typeof setTimeout> | null = null;
  let intervalMs = tickMs;
  let isTickOver = false;

  const flush = async (whole: boolean): Promise<void> => {
    const batches = [...(whole ? waiting : urgent)].map((open) => ({ open, events: open.outbox.take() }));
    for (const { open } of batches) waiting.delete(open);
    urgent.clear();
    const startedAt = clock.now();
    try {
      await write(batches);
      if (whole) intervalMs = Math.min(Math.max(tickMs, ticksPerStatement * (clock.now() - startedAt)), slowestTickMs);
    } catch (error) {
      intervalMs = Math.min(2 * intervalMs, slowestTickMs);
      logger.warn("events not written, trying again", { answers: batches.length, error });
      for (const { open, events } of batches) putBack(open, events);
    }
  };

  const write = async (batches: { open: Open; events: ConversationEvent[] }[]): Promise<void> => {
    const results = await log.append(batches.flatMap(({ open, events }) => events.map((event) => toAppend(open.attempt, event))));
    let at = 0;
    for (const { open, events } of batches) {
      const own = results.slice(at, at + events.length);
      at += events.length;
      const kind = own[0]?.kind;
      const owner = own[0]?.kind === "written" ? own[0].owner : undefined;
      if (kind === "busy") putBack(open, events);
      else if (kind === "refused") refuse(open);
      else {
        const entries = own.flatMap((result, i) => {
          const event = events[i];
          return result.kind === "written" && event !== undefined ? [{ seq: result.seq, event }] : [];
        });
        // In place: a guest who signed in on another instance is from now on the person whose answer this process looks after.
        if (owner !== undefined) open.attempt.owner = owner;
        bus.publish(open.attempt.owner, open.attempt.conversationId, entries);
      }
    }
  };

  const putBack = (open: Open, events: ConversationEvent[]): void => {
    open.outbox.putBack(events);
    if (!open.isClosed) waiting.add(open);
  };

  const refuse = (open: Open): void => {
    forget(open);
    open.onRefused();
  };

  const forget = (open: Open): void => {
    waiting.delete(open);
    urgent.delete(open);
  };

  const schedule = (): void => {
    if (waiting.size === 0) clearTick();
    else if (flushing === null && (isTickOver || urgent.size > 0)) run();
    else if (!isTickOver) tick ??= setTimeout(onTick, intervalMs);
  };

  const run = (): void => {
    const whole = isTickOver || urgent.size === waiting.size;
    if (whole) clearTick();
    flushing = flush(whole).finally(() => {
      flushing = null;
      schedule();
    });
  };

  const onTick = (): void => {
    tick = null;
    isTickOver = true;
    schedule();
  };

  const clearTick = (): void => {
    if (tick !== null) clearTimeout(tick);
    tick = null;
    isTickOver = false;
  };

  /** Under load, sources wait for their tick like everything else. */
  const hurrySoon = (open: Open): void => {
    if (intervalMs > tickMs) return;
    if (soon.length === 0) setTimeout(hurry, sourcesWaitMs);
    soon.push(open);
  };

  const hurry = (): void => {
    for (const open of soon) if (waiting.has(open)) urgent.add(open);
    soon = [];
    schedule();
  };

  return {
    open(attempt, onRefused) {
      const open = { attempt, outbox: createOutbox(), onRefused, isClosed: false };
      return {
        push(event) {
          open.outbox.push(event);
          waiting.add(open);
          if (isFirstDelta(event)) urgent.add(open);
          else if (event.type === "answer.sources") hurrySoon(open);
          schedule();
        },
        async settled() {
          await flushing;
        },
        async close() {
          // First out of the queue, then wait: a statement begun meanwhile would race with the one that stores the end.
          open.isClosed = true;
          forget(open);
          schedule();
          await flushing;
          return open.outbox.take();
        },
      };
    },
  };
}

function isFirstDelta(event: ConversationEvent): boolean {
  return event.type === "answer.delta" && event.offset === 0;
}

function toAppend({ conversationId, answerId, attemptId }: Attempt, event: ConversationEvent): Append {
  return { conversationId, answerId, attemptId, event, starts: isFirstDelta(event) };
}
