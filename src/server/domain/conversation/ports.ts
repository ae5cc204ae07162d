import type { ConversationPage, ConversationStatus, ConversationSummary, ConversationView } from "@/contract/conversation";
import type { LogEntry } from "../event-log/ports";
import type { Actor } from "../identity/actor";

/** A place in a list, newest first: the last row already seen. `at`: the moment that the list is ordered by, in milliseconds since the epoch. */
export type ListPosition = { at: number; id: string };

/** Keeps conversations. What is another's and what is not there look the same: null or false. */
export type ConversationStore = {
  /** At most `limit` conversations behind `after`, newest first, either the archived ones or the others; `total` counts all of these. */
  list(
    actor: Actor,
    after: ListPosition | null,
    limit: number,
    archived: boolean,
  ): Promise<Pick<ConversationPage, "items" | "total"> & { more: boolean }>;
  /**
   * The conversation with the last `limit` messages of the shown path, or those above the one at position `before`, in their order, all read at one moment: a running answer
   * carries the text, sources and citations that the log holds up to `seq`.
   */
  open(actor: Actor, conversationId: string, before: number | null, limit: number): Promise<ConversationView | null>;
  /**
   * The conversation along the path that leads through a message: the shown one where that does, else down to the latest below it. From four
   * messages above it on, 5,000 at most, counted from the end.
   */
  openThrough(actor: Actor, conversationId: string, messageId: string): Promise<ConversationView | null>;
  /** Sets a title of the owner's; returns the entry that it wrote to the log. */
  rename(
    actor: Actor,
    conversationId: string,
    title: string,
    nowMs: number,
  ): Promise<{ conversation: ConversationSummary; entry: LogEntry } | null>;
  /** Lets the shown path lead through a message of the conversation, down to the latest below it. */
  select(actor: Actor, conversationId: string, messageId: string): Promise<boolean>;
  /** Notes that the answers that have ended in it were on the owner's screen. */
  markRead(actor: Actor, conversationId: string): Promise<boolean>;
  /** The conversation as it is stored. */
  find(actor: Actor, conversationId: string): Promise<ConversationSummary | null>;
  /** Gives it another status if it still has that one; returns the entry that it wrote to the log. */
  setStatus(
    actor: Actor,
    conversationId: string,
    status: { from: ConversationStatus; to: ConversationStatus },
    nowMs: number,
  ): Promise<{ conversation: ConversationSummary; entry: LogEntry } | null>;
  /** Archives open conversations whose last message is older, and that nobody has restored, renamed or imported since, at most `limit`; tells nobody. Returns how many. */
  archiveIdle(idle: { sinceMs: number; nowMs: number; limit: number }): Promise<number>;
  /** Deletes it and all below it. */
  delete(actor: Actor, conversationId: string): Promise<boolean>;
};

/** Titles that a model makes. Not an actor's: an attempt at a title's job is what entitles. */
export type TitleStore = {
  /** The question that the attempt's conversation began with, and its title now; null when a person named it, or there is nothing to name. */
  find(attemptId: string): Promise<{ question: string; title: string } | null>;
  /** Replaces the title and logs it; null when it was changed meanwhile or the attempt no longer holds its job. */
  retitle(
    attemptId: string,
    change: { title: string; replaces: string },
    nowMs: number,
  ): Promise<{ owner: string; conversationId: string; entry: LogEntry } | null>;
};
