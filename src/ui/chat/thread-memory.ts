import type { ThreadState } from "./thread-state";

/** The threads that this page has read, so that coming back to one shows it at once. Each goes on from its own last event. */
export type ThreadMemory = {
  get: (conversationId: string) => ThreadState | null;
  keep: (conversationId: string, thread: ThreadState) => void;
  clear: () => void;
};

const mostThreads = 20;

/** Remembers the twenty threads that were kept last. */
export function createThreadMemory(): ThreadMemory {
  const threads = new Map<string, ThreadState>();
  return {
    get: (conversationId) => threads.get(conversationId) ?? null,
    keep(conversationId, thread) {
      threads.delete(conversationId);
      threads.set(conversationId, thread);
      const [oldest] = threads.keys();
      if (threads.size > mostThreads && oldest !== undefined) threads.delete(oldest);
    },
    clear: () => threads.clear(),
  };
}
