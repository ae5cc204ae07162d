import type { ConversationEvent } from "@/contract/conversation-event";

/** What one answer has said and the log does not hold yet. */
export type Outbox = {
  push(event: ConversationEvent): void;
  /** Everything in order, and empties the outbox. */
  take(): ConversationEvent[];
  /** Returns what could not be written; it stays before all that came since. */
  putBack(events: readonly ConversationEvent[]): void;
};

type Delta = Extract<ConversationEvent, { type: "answer.delta" }>;

/**
 * An outbox that joins the text since the last time into one delta. Text that comes behind a citation joins the delta before it as well: a
 * citation only points back.
 */
export function createOutbox(): Outbox {
  let unwritten: ConversationEvent[] = [];
  let before: ConversationEvent[] = [];
  let delta: Delta | null = null;
  let pieces: string[] = [];
  let behind: ConversationEvent[] = [];
  return {
    push(event) {
      if (event.type !== "answer.delta") (delta === null ? before : behind).push(event);
      else {
        delta ??= event;
        pieces.push(event.text);
      }
    },
    take() {
      const joined = delta === null ? [] : [{ ...delta, text: pieces.join("") }];
      const taken = [...unwritten, ...before, ...joined, ...behind];
      unwritten = [];
      before = [];
      delta = null;
      pieces = [];
      behind = [];
      return taken;
    },
    putBack(events) {
      unwritten = [...events, ...unwritten];
    },
  };
}
