import type { LogEntry } from "./ports";

/** What arrived of one conversation; `behind` when its log must be read instead. */
export type Arrived = { conversationId: string; entries: LogEntry[]; behind: boolean };

/** Entries that wait for one reader. A reader too slow for its inbox loses a conversation's entries and reads that log again. */
export type Inbox = {
  put(conversationId: string, entries: readonly LogEntry[]): void;
  /** Everything that arrived since the last time, by conversation. */
  take(): Arrived[];
  /** Waits until there is something to take, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>;
};

/** An inbox for at most `capacity` entries of each conversation. An empty delivery is a wake-up: the log has something new. */
export function createInbox(capacity: number): Inbox {
  let arrived = new Map<string, Arrived>();
  let wake: (() => void) | null = null;
  return {
    put(conversationId, entries) {
      const known = arrived.get(conversationId) ?? { conversationId, entries: [], behind: false };
      arrived.set(conversationId, known);
      if (entries.length === 0 || known.entries.length + entries.length > capacity) {
        known.entries = [];
        known.behind = true;
      } else if (!known.behind) {
        known.entries.push(...entries);
      }
      wake?.();
    },
    take() {
      const taken = [...arrived.values()];
      arrived = new Map();
      return taken;
    },
    changed(signal) {
      if (arrived.size > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        wake = () => {
          wake = null;
          signal.removeEventListener("abort", done);
          resolve();
        };
        const done = () => wake?.();
        signal.addEventListener("abort", done);
      });
    },
  };
}
