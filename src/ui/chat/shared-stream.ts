import type { Follow, FollowedEvent } from "@/contract/conversation-event";
import type { StreamRefusal } from "./connection-machine";

/** What is told of one event stream. */
export type StreamEnds = { opened: () => void; ended: (refusal?: StreamRefusal) => void };
export type StreamListener = StreamEnds & { event: (entry: FollowedEvent) => void };

export type SharedStreamWorld = {
  /** Opens an event stream and returns how to end it. */
  open: (follows: readonly Follow[], on: StreamListener) => () => void;
  after: (ms: number, run: () => void) => () => void;
  connectTimeoutMs: number;
  /** What has to be followed now. */
  wanted: () => readonly Follow[];
  /** `prev` is how far the stream had come in that conversation before this event. */
  onEvent: (entry: FollowedEvent, prev: number) => void;
};

export type SharedStream = {
  /** Opens the stream for a connection; see `ConnectionWorld`. */
  stream: (on: StreamEnds) => () => void;
  /** What is wanted has changed. Where the stream does not cover it, another takes its place, and the connection hears nothing of that unless it fails. */
  refresh: () => void;
};

/** A stream of several conversations that can change which. Every conversation goes on from where it was: nothing is lost in a change. */
export function createSharedStream({ open, after, connectTimeoutMs, wanted, onEvent }: SharedStreamWorld): SharedStream {
  let restart: (() => void) | null = null;
  let reached = new Map<string, number>();

  const covers = ({ conversationId, after: seq }: Follow) => (reached.get(conversationId) ?? Number.POSITIVE_INFINITY) <= seq;

  function begin(on: StreamEnds): () => void {
    const follows = wanted();
    reached = new Map(follows.map((follow) => [follow.conversationId, follow.after]));
    let isLive = true;
    const stop = open(follows, {
      opened: () => isLive && on.opened(),
      ended: (refusal) => isLive && on.ended(refusal),
      event: (entry) => {
        const prev = reached.get(entry.conversationId);
        if (!isLive || prev === undefined) return;
        reached.set(entry.conversationId, entry.seq);
        onEvent(entry, prev);
      },
    });
    return () => {
      isLive = false;
      stop();
    };
  }

  return {
    stream(on) {
      let hasOpened = false;
      let cancelTimer = () => {};
      const opened = () => {
        cancelTimer();
        if (!hasOpened) on.opened();
        hasOpened = true;
      };
      let stop = begin({ opened, ended: on.ended });
      restart = () => {
        stop();
        cancelTimer();
        // The connection minds the time of its first opening itself.
        if (hasOpened) cancelTimer = after(connectTimeoutMs, () => on.ended());
        stop = begin({ opened, ended: on.ended });
      };
      return () => {
        restart = null;
        cancelTimer();
        stop();
      };
    },
    refresh() {
      if (restart !== null && !wanted().every(covers)) restart();
    },
  };
}
