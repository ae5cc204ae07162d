import type { FollowedEvent } from "@/contract/conversation-event";
import type { ConnectionState } from "./connection-machine";
import { createLeader, isNotOpened, type Leader, type LeaderWorld } from "./stream-leader";
import { type Election, type Locks, standForElection } from "./tab-election";
import { isTabMessage, type TabMessage } from "./tab-message";

export type Channel = { post: (message: TabMessage) => void; listen: (hear: (data: unknown) => void) => void; close: () => void };

export type HubWorld = LeaderWorld & {
  /** What the tabs of this browser share; null where there is no such thing, and each tab has a stream of its own. */
  shared: () => { locks: Locks; channel: Channel; name: string } | null;
  isVisible: () => boolean;
  tab: string;
};

/** One conversation that this tab follows. */
export type Following = {
  /** Everything up to `seq` is known from elsewhere. */
  seen: (seq: number) => void;
  stop: () => void;
};

/** A tab's way to the event stream, which it shares with the browser's other tabs. */
export type StreamHub = {
  start: () => void;
  stop: () => void;
  follow: (conversationId: string, after: number, onEvent: (entry: FollowedEvent) => void) => Following;
  state: () => ConnectionState;
  subscribe: (listener: () => void) => () => void;
  /** Tells the other tabs that something in the list of conversations has changed. */
  listChanged: () => void;
  /** Hears that from them; returns how to end it. */
  onListChanged: (listener: () => void) => () => void;
  /** Tries to connect again. */
  open: () => void;
  cameOnline: () => void;
  wentOffline: () => void;
  /** The tab has come to the front: a leader that fell silent meanwhile is noticed now. */
  shown: () => void;
};

/** A leader is asked whether it is there after so long a silence, and is given so long to answer. */
const silenceMs = 4_000;
const checkMs = 2_000;

export const atFirst: ConnectionState = { status: "connecting", retry: 0 };

type Follower = {
  conversationId: string;
  seq: number;
  onEvent: (entry: FollowedEvent) => void;
  missedAt: number | null;
  /** The log was set back: what is known from elsewhere may be of before. */
  isRewound: boolean;
};

/** A hub; nothing happens before `start`, and it can be started again after `stop`. */
export function createStreamHub(world: HubWorld): StreamHub {
  const followers = new Set<Follower>();
  const listeners = new Set<() => void>();
  const listListeners = new Set<() => void>();
  let state = atFirst;
  let leader: Leader | null = null;
  let channel: Channel | null = null;
  let election: Election | null = null;
  let hasFollowed = false;
  let heardAt = Number.NEGATIVE_INFINITY;
  let askedAt: number | null = null;
  let cancelCheck = () => {};

  const own = () => [...followers].map(({ conversationId, seq }) => ({ conversationId, after: seq }));
  const post = (message: TabMessage) => channel?.post(message);

  function show(next: ConnectionState) {
    if (isNotOpened(next) || JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function announce() {
    if (leader) leader.refresh();
    else post({ type: "follows", tab: world.tab, follows: own() });
  }

  function deliver(entry: FollowedEvent, prev: number) {
    for (const follower of followers) {
      if (follower.conversationId !== entry.conversationId) continue;
      if (entry.event.type === "log.rewound" && entry.seq < follower.seq) {
        follower.seq = entry.seq;
        follower.isRewound = true;
        follower.onEvent(entry);
      }
      if (entry.seq <= follower.seq) continue;
      if (prev <= follower.seq) {
        follower.seq = entry.seq;
        follower.onEvent(entry);
      } else if (follower.missedAt !== follower.seq) {
        follower.missedAt = follower.seq; // asked for once; the answer moves it on
        announce();
      }
    }
  }

  function lead() {
    cancelCheck();
    leader = createLeader(world, { own, deliver, post, onState: () => leader && show(leader.state()), isHeir: hasFollowed });
    leader.refresh();
  }

  function followAnother() {
    leader?.close();
    leader = null;
    heardAt = Number.NEGATIVE_INFINITY;
    askedAt = null;
    announce();
    check();
  }

  function hear(data: unknown) {
    if (!isTabMessage(data)) return;
    if (data.type === "list") for (const listener of listListeners) listener();
    if (leader) return leader.hear(data);
    if (data.type !== "state" && data.type !== "event" && data.type !== "call") return;
    hasFollowed = true;
    heardAt = world.now();
    askedAt = null;
    if (data.type === "state") show(data.state);
    if (data.type === "event") deliver(data.entry, data.prev);
    if (data.type === "call") announce();
  }

  /** Only a tab that is looked at minds whether it hears anything: timers of hidden ones come late. */
  function check() {
    cancelCheck();
    cancelCheck = world.after(checkMs, check);
    const now = world.now();
    if (!world.isVisible()) return;
    if (askedAt === null) {
      if (now - heardAt <= silenceMs) return;
      askedAt = now;
      post({ type: "ask" });
    } else if (now - askedAt >= checkMs) {
      askedAt = null;
      election?.takeOver();
    }
  }

  return {
    start() {
      const shared = world.shared();
      if (shared === null) return lead();
      channel = shared.channel;
      channel.listen(hear);
      election = standForElection(shared.locks, shared.name, { onElected: lead, onLost: followAnother });
      announce();
      check();
    },
    stop() {
      cancelCheck();
      if (leader === null) post({ type: "follows", tab: world.tab, follows: [] });
      leader?.close();
      leader = null;
      election?.leave();
      channel?.close();
      election = null;
      channel = null;
      hasFollowed = false;
      askedAt = null;
    },
    follow(conversationId, after, onEvent) {
      const follower: Follower = { conversationId, seq: after, onEvent, missedAt: null, isRewound: false };
      followers.add(follower);
      announce();
      return {
        seen(seq) {
          if (!follower.isRewound) follower.seq = Math.max(follower.seq, seq);
        },
        stop() {
          followers.delete(follower);
          announce();
        },
      };
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listChanged: () => post({ type: "list" }),
    onListChanged(listener) {
      listListeners.add(listener);
      return () => listListeners.delete(listener);
    },
    open: () => (leader ? leader.open() : post({ type: "open" })),
    cameOnline: () => leader?.open(),
    wentOffline: () => leader?.wentOffline(),
    shown() {
      if (leader) return;
      announce();
      check();
    },
  };
}
