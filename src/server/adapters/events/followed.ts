import { channelName } from "./wake-up";

/** A conversation that somebody here listens to, under its owner. */
export type Followed = {
  owner: string;
  conversationId: string;
  listeners: number;
  /** The last number known to have reached them or woken them; -1 before any. */
  seq: number;
};

/** What is listened to in this instance, by the name that wake-ups use. */
export type FollowedChannels = {
  /** Returns the function that ends it. */
  add(owner: string, conversationId: string): () => void;
  find(channel: string): Followed | undefined;
  all(): Followed[];
};

export function createFollowedChannels(): FollowedChannels {
  const channels = new Map<string, Followed>();
  return {
    add(owner, conversationId) {
      const name = channelName(owner, conversationId);
      const followed = channels.get(name) ?? { owner, conversationId, listeners: 0, seq: -1 };
      channels.set(name, followed);
      followed.listeners++;
      return () => {
        followed.listeners--;
        if (followed.listeners === 0) channels.delete(name);
      };
    },
    find: (channel) => channels.get(channel),
    all: () => [...channels.values()],
  };
}
