import type { Follow } from "@/contract/conversation-event";
import { limits } from "@/contract/limits";
import { type ConnectionWorld, createConnection } from "./connection";
import type { ConnectionState } from "./connection-machine";
import { createSharedStream, type SharedStreamWorld } from "./shared-stream";
import type { TabMessage } from "./tab-message";

export type LeaderWorld = Omit<ConnectionWorld, "stream"> & Pick<SharedStreamWorld, "open"> & { now: () => number };

/** What a leader is to its own tab and to the others. */
export type LeaderOffice = {
  /** What the leader's own tab follows. */
  own: () => readonly Follow[];
  deliver: SharedStreamWorld["onEvent"];
  post: (message: TabMessage) => void;
  onState: () => void;
  /** Another tab led before: what all follow is gathered first, so that they share one stream from the start. */
  isHeir: boolean;
};

export type Leader = {
  state: () => ConnectionState;
  hear: (message: TabMessage) => void;
  /** What the leader's own tab follows has changed. */
  refresh: () => void;
  open: () => void;
  wentOffline: () => void;
  close: () => void;
};

/** Tabs come in crowds: what they follow is gathered for so long. */
const gatherMs = 50;
const callEveryMs = 60_000;
/** A tab that has not answered two calls is gone. */
const goneAfterMs = 150_000;

type Member = { follows: Map<string, number>; heardAt: number };

/** Holds the one connection of a browser, for all its tabs. */
export function createLeader(world: LeaderWorld, { own, deliver, post, onState, isHeir }: LeaderOffice): Leader {
  const members = new Map<string, Member>();
  let cancelGathering: (() => void) | null = null;
  let cancelCall = () => {};

  /** The conversations of this tab, then those of the tabs heard from last, each from where the one furthest behind is. */
  function wanted(): Follow[] {
    const seqs = new Map(own().map(({ conversationId, after }) => [conversationId, after]));
    for (const { follows } of [...members.values()].reverse()) {
      for (const [id, seq] of follows) seqs.set(id, Math.min(seq, seqs.get(id) ?? seq));
    }
    return [...seqs].slice(0, limits.followsAStream).map(([conversationId, after]) => ({ conversationId, after }));
  }

  const shared = createSharedStream({
    ...world,
    wanted,
    onEvent(entry, prev) {
      const { conversationId, seq } = entry;
      const others = [...members.values()].filter(({ follows }) => follows.has(conversationId));
      for (const { follows } of others) {
        if (entry.event.type === "log.rewound") follows.set(conversationId, seq);
        else if (prev <= (follows.get(conversationId) ?? 0)) advance(follows, conversationId, seq);
      }
      if (others.length > 0) post({ type: "event", entry, prev });
      deliver(entry, prev);
    },
  });
  const connection = createConnection({ ...world, stream: shared.stream });
  const isClosed = () => isNotOpened(connection.state());
  const tell = () => post({ type: "state", state: connection.state() });
  connection.subscribe(() => {
    tell();
    onState();
  });

  function follow() {
    cancelGathering?.();
    cancelGathering = null;
    if (wanted().length === 0) return;
    if (isClosed()) connection.open();
    else shared.refresh();
  }

  /** A connection that was refused for a while, and has nothing to follow now, begins with what is followed next. */
  function reopen() {
    if (wanted().length > 0) connection.open();
    else connection.close();
  }

  function gather() {
    cancelGathering ??= world.after(gatherMs, follow);
  }

  function call() {
    post({ type: "call" });
    const oldest = world.now() - goneAfterMs;
    for (const [tab, { heardAt }] of members) if (heardAt < oldest) members.delete(tab);
    cancelCall = world.after(callEveryMs, call);
  }
  call();

  return {
    state: connection.state,
    hear(message) {
      if (message.type === "open") reopen();
      if (message.type === "ask" || message.type === "follows") tell();
      if (message.type !== "follows") return;
      members.delete(message.tab);
      if (message.follows.length === 0) return;
      const follows = new Map(message.follows.map(({ conversationId, after }) => [conversationId, after]));
      members.set(message.tab, { follows, heardAt: world.now() });
      gather();
    },
    refresh: () => (isClosed() && !isHeir ? follow() : gather()),
    open: reopen,
    wentOffline: connection.wentOffline,
    close() {
      cancelGathering?.();
      cancelCall();
      connection.close();
    },
  };
}

/** Nothing has been followed yet, so there is nothing to tell of the connection. */
export function isNotOpened(state: ConnectionState): boolean {
  return state.status === "disconnected" && state.reason === "closed";
}

function advance(follows: Map<string, number>, conversationId: string, seq: number): void {
  follows.set(conversationId, Math.max(seq, follows.get(conversationId) ?? 0));
}
