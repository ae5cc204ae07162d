import type { EventBus, Listener } from "../../domain/event-log/ports";

/** Hands entries to the readers of this process. */
export function createInProcessBus(): EventBus {
  const channels = new Map<string, Set<Listener>>();
  let count = 0;
  return {
    publish(owner, conversationId, entries) {
      for (const listener of [...(channels.get(channelOf(owner, conversationId)) ?? [])]) listener(entries);
    },
    listen(owner, conversationId, listener) {
      const channel = channelOf(owner, conversationId);
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(listener));
      count++;
      return () => {
        if (!listeners.delete(listener)) return;
        count--;
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel);
      };
    },
    listenerCount: () => count,
  };
}

function channelOf(owner: string, conversationId: string): string {
  return `${owner} ${conversationId}`;
}
