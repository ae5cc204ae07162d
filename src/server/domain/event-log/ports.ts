import type { ConversationEvent } from "@/contract/conversation-event";
import type { Actor } from "../identity/actor";

/** An event and its place in its conversation's log: 1, 2, 3… without gaps when written, never used twice. */
export type LogEntry = { seq: number; event: ConversationEvent };

/** One event of a running answer on its way into the log. `starts` turns the answer from pending to streaming. */
export type Append = { conversationId: string; answerId: string; attemptId: string; event: ConversationEvent; starts: boolean };

/**
 * What became of an append. `busy`: its conversation is being written to right now; try again at the next tick, before anything newer.
 * `refused`: the attempt no longer holds its job, or the conversation is gone; stop writing. `owner` is whose the conversation is by now, as
 * `ownerKey` names a person: a guest may have signed in meanwhile, through another instance. Absent while it is a guest's.
 */
export type Appended = { kind: "written"; seq: number; owner?: string } | { kind: "busy" } | { kind: "refused" };

/** The log of every conversation. */
export type EventLog = {
  /**
   * Writes the events of many running answers in one statement and returns, in their order, what became of each. Conversations are locked in
   * the order of their ids and never waited for. Events of one conversation get consecutive numbers in the order given. All numbers
   * returned are committed.
   */
  append(appends: readonly Append[]): Promise<Appended[]>;
  /**
   * Entries behind `after` (exclusive), in order, at most `limit`; where the log ends before `after`, `log.rewound` with its last number. A missing
   * conversation and another's are an empty list.
   */
  read(actor: Actor, conversationId: string, after: number, limit: number): Promise<LogEntry[]>;
  /** Deletes at most `limit` deltas, written from `fromMs` to `beforeMs`, of answers that have ended: the message has their text. Returns how many. */
  trim(range: { fromMs: number; beforeMs: number; limit: number }): Promise<number>;
};

/** Called with entries just committed, in order. An empty list is a wake-up from elsewhere: read the log. */
export type Listener = (entries: readonly LogEntry[]) => void;

/**
 * Tells readers what was committed. A channel is a conversation together with its owner: listening to another's conversation is
 * allowed and hears nothing, exactly like a missing one.
 */
export type EventBus = {
  publish(owner: string, conversationId: string, entries: readonly LogEntry[]): void;
  /** Returns the function that ends the listening. */
  listen(owner: string, conversationId: string, listener: Listener): () => void;
  /** How many listen now. */
  listenerCount(): number;
};
