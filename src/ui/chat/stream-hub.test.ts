import { describe, expect, it } from "vitest";
import type { Follow, FollowedEvent } from "@/contract/conversation-event";
import type { StreamListener } from "./shared-stream";
import { createStreamHub, type StreamHub } from "./stream-hub";
import type { Locks } from "./tab-election";

type Stream = { follows: Map<string, number>; on: StreamListener };

/** A server with a log for each conversation, whose streams the test can count and cut. */
function createServer() {
  const logs = new Map<string, number>();
  const streams = new Set<Stream>();
  const server = { opened: 0, isSilent: false };
  const send = (stream: Stream, conversationId: string, upTo: number) => {
    for (let seq = (stream.follows.get(conversationId) ?? upTo) + 1; seq <= upTo; seq++) {
      stream.follows.set(conversationId, seq);
      stream.on.event({ conversationId, seq, event: { type: "error", code: "INTERNAL", retryable: false } });
    }
  };
  return {
    server,
    streams,
    /** The database is an earlier one from now on; every stream is told. */
    setBack(conversationId: string, seq: number) {
      logs.set(conversationId, seq);
      for (const { follows, on } of streams) {
        follows.set(conversationId, seq);
        on.event({ conversationId, seq, event: { type: "log.rewound" } });
      }
    },
    write(conversationId: string, count = 1) {
      const seq = (logs.get(conversationId) ?? 0) + count;
      logs.set(conversationId, seq);
      for (const stream of streams) send(stream, conversationId, seq);
    },
    open(follows: readonly Follow[], on: StreamListener): () => void {
      const stream = { follows: new Map(follows.map(({ conversationId, after }) => [conversationId, after])), on };
      if (server.isSilent) return () => {};
      if (follows.length === 0) {
        queueMicrotask(() => {
          on.opened();
          on.ended({ code: "VALIDATION_FAILED", pauseMs: 15_000 });
        });
        return () => {};
      }
      server.opened++;
      streams.add(stream);
      queueMicrotask(() => {
        if (!streams.has(stream)) return;
        on.opened();
        for (const [id, seq] of logs) if (stream.follows.has(id)) send(stream, id, seq);
      });
      return () => streams.delete(stream);
    },
  };
}

/** The locks of one browser: granted in order, taken by whoever steals. */
function createLocks(): Locks {
  const queue: { grant: () => void }[] = [];
  let lose: (() => void) | null = null;
  const next = () => {
    lose = null;
    queue.shift()?.grant();
  };
  const request: Locks["request"] = (_name, { steal, signal }, callback) =>
    new Promise((resolve, reject) => {
      const aborted = () => reject(new DOMException("aborted", "AbortError"));
      const grant = () => {
        lose = aborted;
        void Promise.resolve(callback()).then((value) => {
          if (lose === aborted) next();
          resolve(value);
        });
      };
      if (steal) {
        lose?.();
        return grant();
      }
      const waiting = { grant };
      signal?.addEventListener("abort", () => {
        const at = queue.indexOf(waiting);
        if (at === -1) return;
        queue.splice(at, 1);
        aborted();
      });
      queue.push(waiting);
      if (lose === null) next();
    });
  return { request };
}

type Tab = {
  hub: StreamHub;
  heard: string[];
  states: string[];
  isFrozen: boolean;
  isVisible: boolean;
  inbox: unknown[];
  awake: Promise<void>;
  freeze(): void;
  thaw(): void;
};

/** A browser whose time the test moves. Messages between tabs are copies and arrive a moment later. */
function createBrowser(server: ReturnType<typeof createServer>, { isShared = true } = {}) {
  const locks = createLocks();
  /** A frozen tab learns only when it wakes that it has lost a lock. */
  const locksOf = (tab: Tab): Locks => ({
    request: (...asked) =>
      locks.request(...asked).catch(async (error: unknown) => {
        await tab.awake;
        throw error;
      }),
  });
  const ears = new Map<Tab, (data: unknown) => void>();
  let now = 0;
  let timers: { at: number; run: () => void; tab: Tab }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  function openTab(follows: Record<string, number>): Tab {
    let wake = () => {};
    const tab: Tab = {
      heard: [],
      states: [],
      isFrozen: false,
      isVisible: true,
      inbox: [],
      awake: Promise.resolve(),
      freeze() {
        tab.isFrozen = true;
        tab.awake = new Promise((resolve) => {
          wake = resolve;
        });
      },
      thaw() {
        tab.isFrozen = false;
        wake();
        for (const data of tab.inbox.splice(0)) ears.get(tab)?.(data);
      },
      hub: createStreamHub({
        open: (wanted, on) =>
          server.open(wanted, {
            ...on,
            event: (entry) => void (tab.isFrozen || on.event(entry)),
          }),
        isHealthy: () => Promise.resolve(true),
        isOnline: () => true,
        isVisible: () => tab.isVisible,
        after: (ms, run) => {
          const timer = { at: now + ms, run, tab };
          timers.push(timer);
          return () => {
            timers = timers.filter((each) => each !== timer);
          };
        },
        now: () => now,
        random: () => 0,
        connectTimeoutMs: 10_000,
        healthPollMs: 5_000,
        tab: crypto.randomUUID(),
        shared: () =>
          isShared
            ? {
                locks: locksOf(tab),
                name: "stream",
                channel: {
                  post: (message) => {
                    const data: unknown = structuredClone(message);
                    for (const [other, hear] of ears) {
                      if (other === tab) continue;
                      if (other.isFrozen) other.inbox.push(data);
                      else queueMicrotask(() => ears.has(other) && hear(data));
                    }
                  },
                  listen: (hear) => void ears.set(tab, hear),
                  close: () => void ears.delete(tab),
                },
              }
            : null,
      }),
    };
    tab.hub.subscribe(() => tab.states.push(tab.hub.state().status));
    for (const [id, after] of Object.entries(follows)) followIn(tab, id, after);
    tab.hub.start();
    return tab;
  }

  function followIn(tab: Tab, id: string, after: number) {
    return tab.hub.follow(id, after, ({ conversationId, seq }: FollowedEvent) => tab.heard.push(`${conversationId}${seq}`));
  }

  async function elapse(ms: number) {
    const until = now + ms;
    await settle();
    for (;;) {
      const next = timers.filter(({ at, tab }) => at <= until && !tab.isFrozen).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((each) => each !== next);
      now = Math.max(now, next.at);
      next.run();
      await settle();
    }
    now = until;
    await settle();
  }
  return { openTab, followIn, elapse };
}

const numbered = (id: string, from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${id}${from + index}`);

describe("the tabs of one browser", () => {
  it("hear of each other's changes to the list, the one that leads and those that follow; none hears its own", async () => {
    const browser = createBrowser(createServer());
    const tabs = [browser.openTab({ a: 0 }), browser.openTab({ b: 0 }), browser.openTab({ c: 0 })];
    const heard = tabs.map(() => 0);
    const ends = tabs.map((tab, i) => tab.hub.onListChanged(() => (heard[i] = (heard[i] ?? 0) + 1)));
    await browser.elapse(100);
    tabs[1]?.hub.listChanged();
    await browser.elapse(100);
    expect(heard).toEqual([1, 0, 1]);
    tabs[0]?.hub.listChanged();
    await browser.elapse(100);
    expect(heard).toEqual([1, 1, 2]);
    ends[2]?.();
    tabs[0]?.hub.listChanged();
    await browser.elapse(100);
    expect(heard).toEqual([1, 2, 2]);
  });

  it("share one stream, and each hears its own conversation from its own place on", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    server.write("a", 3);
    server.write("b", 2);
    const tabs = [];
    for (let count = 0; count < 10; count++) {
      tabs.push(browser.openTab(count % 2 === 0 ? { a: count % 3 } : { b: 1 }));
      await browser.elapse(20);
    }
    await browser.elapse(1_000);
    server.write("a", 2);
    server.write("b");
    await browser.elapse(100);
    expect(server.streams.size).toBe(1);
    tabs.forEach((tab, count) => {
      expect(tab.heard).toEqual(count % 2 === 0 ? numbered("a", (count % 3) + 1, 5) : numbered("b", 2, 3));
      expect(tab.hub.state()).toEqual({ status: "connected" });
    });
  });

  it("hear that a log was set back, whatever they know of it, and what is written there from then on", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    server.write("a", 5);
    const tabs = [browser.openTab({ a: 5 }), browser.openTab({ a: 5 })];
    await browser.elapse(1_000);
    const late = tabs.map((tab) => browser.followIn(tab, "a", 5));
    await browser.elapse(1_000);
    server.setBack("a", 2);
    await browser.elapse(100);
    for (const following of late) following.seen(5); // a page that has not been drawn anew yet
    server.write("a", 2);
    await browser.elapse(1_000);
    for (const tab of tabs) expect(tab.heard).toEqual(["a2", "a2", "a3", "a3", "a4", "a4"]);
  });

  it("go on from where each of them is when the leader closes, again and again", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const tabs = [browser.openTab({ a: 0 })];
    await browser.elapse(100);
    for (const id of ["a", "b", "a", "b"]) tabs.push(browser.openTab({ [id]: 0 }));
    await browser.elapse(200);
    for (let round = 1; round <= 4; round++) {
      server.write("a", 2);
      server.write("b");
      tabs.shift()?.hub.stop();
      server.write("a");
      server.write("b", 2);
      await browser.elapse(500);
      expect(server.streams.size).toBe(1);
      for (const tab of tabs) {
        const id = tab.heard[0]?.[0] ?? "";
        expect(tab.heard).toEqual(numbered(id, 1, 3 * round));
        expect(tab.hub.state()).toEqual({ status: "connected" });
      }
    }
    tabs[0]?.hub.stop();
    await browser.elapse(100);
    expect(server.streams.size).toBe(0);
  });

  it("change what they follow without a word about the connection, and lose nothing in the change", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const [leader, other] = [browser.openTab({ a: 0 }), browser.openTab({ b: 0 })];
    await browser.elapse(200);
    const seen = [leader.states.length, other.states.length];
    for (const id of ["c", "d", "e"]) {
      server.write("a");
      server.write(id, 2);
      browser.followIn(other, id, 1);
      server.write("a");
      await browser.elapse(100);
      server.write(id);
    }
    await browser.elapse(100);
    expect(leader.heard).toEqual(numbered("a", 1, 6));
    expect(other.heard).toEqual(["c", "d", "e"].flatMap((id) => numbered(id, 2, 3)));
    expect([leader.states.length, other.states.length]).toEqual(seen);
    expect(server.streams.size).toBe(1);
  });

  it("need no other stream where the one there is covers what a tab asks for", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    browser.openTab({ a: 0 });
    await browser.elapse(200);
    server.write("a", 5);
    await browser.elapse(10);
    browser.openTab({ a: 5 });
    await browser.elapse(200);
    expect(server.server.opened).toBe(1);
  });

  it("take over from a leader that is frozen, which steps down when it wakes", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const [leader, other] = [browser.openTab({ a: 0 }), browser.openTab({ a: 0 })];
    await browser.elapse(200);
    server.write("a");
    await browser.elapse(10);
    leader.freeze();
    server.write("a", 2);
    await browser.elapse(10_000);
    expect(other.heard).toEqual(numbered("a", 1, 3));
    server.write("a");
    leader.thaw();
    await browser.elapse(1_000);
    server.write("a");
    await browser.elapse(1_000);
    expect(server.streams.size).toBe(1);
    expect(other.heard).toEqual(numbered("a", 1, 5));
    expect(leader.heard).toEqual(numbered("a", 1, 5));
  });

  it("leave a silent leader alone while nobody looks", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const [leader, hidden] = [browser.openTab({ a: 0 }), browser.openTab({ a: 0 })];
    hidden.isVisible = false;
    await browser.elapse(200);
    leader.freeze();
    await browser.elapse(60_000);
    expect(server.server.opened).toBe(1);
    hidden.isVisible = true;
    hidden.hub.shown();
    await browser.elapse(5_000);
    server.write("a");
    await browser.elapse(10);
    expect(hidden.heard).toEqual(["a1"]);
  });

  it("say together that the server is away, and come back together", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const [leader, other] = [browser.openTab({ a: 0 }), browser.openTab({ b: 0 })];
    await browser.elapse(200);
    server.server.isSilent = true;
    for (const stream of [...server.streams]) {
      server.streams.delete(stream);
      stream.on.ended();
    }
    await browser.elapse(300);
    expect([leader.hub.state(), other.hub.state()]).toEqual([
      { status: "connecting", retry: 1 },
      { status: "connecting", retry: 1 },
    ]);
    server.write("b", 2);
    server.server.isSilent = false;
    await browser.elapse(12_000);
    expect(other.heard).toEqual(numbered("b", 1, 2));
    expect(other.hub.state()).toEqual({ status: "connected" });
  });

  it.each(["still followed", "not followed any more"])(
    "begin at once for a new session, when the one before was refused and its conversation is %s",
    async (state) => {
      const server = createServer();
      const browser = createBrowser(server);
      const tab = browser.openTab({});
      const old = browser.followIn(tab, "old", 0);
      await browser.elapse(200);
      for (const stream of [...server.streams]) {
        server.streams.delete(stream);
        stream.on.ended({ code: "SESSION_TERMINATED", pauseMs: 15_000 });
      }
      await browser.elapse(100);
      expect(tab.hub.state()).toMatchObject({ status: "disconnected", reason: "refused" });
      if (state === "not followed any more") old.stop();
      tab.hub.open();
      old.stop();
      browser.followIn(tab, "new", 0);
      await browser.elapse(200);
      server.write("new");
      await browser.elapse(100);
      expect(tab.heard).toEqual(["new1"]);
      expect([...server.streams].map(({ follows }) => [...follows.keys()])).toEqual([["new"]]);
    },
  );

  it("follow at most twenty conversations, those of the tabs looked at last first", async () => {
    const server = createServer();
    const browser = createBrowser(server);
    const tabs = Array.from({ length: 25 }, (_, count) => browser.openTab({ [`c${count}-`]: 0 }));
    await browser.elapse(500);
    for (let count = 0; count < 25; count++) server.write(`c${count}-`);
    await browser.elapse(100);
    expect([...server.streams].map(({ follows }) => follows.size)).toEqual([20]);
    const deaf = tabs.find(({ heard }) => heard.length === 0);
    deaf?.hub.shown();
    await browser.elapse(200);
    expect(deaf?.heard).toHaveLength(1);
  });

  it("have a stream each where a browser lets them share nothing", async () => {
    const server = createServer();
    const browser = createBrowser(server, { isShared: false });
    const tabs = [browser.openTab({ a: 0 }), browser.openTab({ a: 0 })];
    await browser.elapse(100);
    server.write("a");
    await browser.elapse(100);
    expect(server.streams.size).toBe(2);
    for (const { heard } of tabs) expect(heard).toEqual(["a1"]);
  });
});
