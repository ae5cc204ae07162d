import type { LogEntry } from "./ports";

/** Entries that wait for one reader. A reader too slow for its inbox loses the entries and reads the log again. */
export type Inbox = {
  put(entries: readonly LogEntry[]): void;
  /** Everything that arrived since the last time; `behind` when the log must be read instead. */
  take(): { entries: LogEntry[]; behind: boolean };
  /** Waits until there is something to take, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>;
};

/** An inbox for at most `capacity` entries. An empty delivery is a wake-up: the log has something new. */
export function createInbox(capacity: number): Inbox {
  let entries: LogEntry[] = [];
  let behind = false;
  let wake: (() => void) | null = null;
  return {
    put(arrived) {
      if (arrived.length === 0 || entries.length + arrived.length > capacity) {
        entries = [];
        behind = true;
      } else if (!behind) {
        entries.push(...arrived);
      }
      wake?.();
    },
    take() {
      const taken = { entries, behind };
      entries = [];
      behind = false;
      return taken;
    },
    changed(signal) {
      if (entries.length > 0 || behind || signal.aborted) return Promise.resolve();
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
