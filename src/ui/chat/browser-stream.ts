import type { TRPCClient } from "@trpc/client";
import type { AppRouter } from "@/server/trpc/root";
import { refusalOf } from "../trpc/refusal";
import type { StreamRefusal } from "./connection-machine";
import { newId } from "./new-id";
import type { SharedStreamWorld } from "./shared-stream";
import { type Channel, createStreamHub, type HubWorld, type StreamHub } from "./stream-hub";

const connectTimeoutMs = 10_000;
const healthPollMs = 5_000;
/** Where the server refuses the stream without saying for how long. */
const refusedPauseMs = 15_000;
/** Of what tabs say to each other. Pages of another version have a stream of their own. */
const channelVersion = 1;

type EventsClient = Pick<TRPCClient<AppRouter>, "connection">;

/** The hub of this tab. Tabs share a stream with those of the same reader only; null, not known yet: with none. */
export function createBrowserHub(client: EventsClient, reader: string | null): StreamHub {
  return createStreamHub({
    open: openEvents(client),
    isHealthy: () =>
      fetch("/api/health", { cache: "no-store" }).then(
        ({ ok }) => ok,
        () => false,
      ),
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState === "visible",
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
    random: Math.random,
    connectTimeoutMs,
    healthPollMs,
    shared: () => (reader === null ? null : sharedBy(`footnote.stream.${channelVersion}.${reader}`)),
    tab: newId(),
  });
}

function openEvents(client: EventsClient): SharedStreamWorld["open"] {
  return (follows, { opened, ended, event }) => {
    const subscription = client.connection.events.subscribe(
      { follows: [...follows] },
      {
        onStarted: opened,
        onData: ({ data }) => event(data),
        onConnectionStateChange: ({ state, error }) => {
          if (state === "connecting" && error) ended();
        },
        onError: (error) => ended(streamRefusal(error)),
        onStopped: () => ended(),
      },
    );
    return () => subscription.unsubscribe();
  };
}

/** What the server said where it refused the stream in its own words; undefined where it did not, or only that it cannot serve right now. */
function streamRefusal(error: unknown): StreamRefusal | undefined {
  const refusal = refusalOf(error);
  return refusal === null || refusal.code === "SERVICE_UNAVAILABLE"
    ? undefined
    : { code: refusal.code, pauseMs: refusal.retryAfterMs ?? refusedPauseMs };
}

/** Null in a browser, or a page without TLS on another machine, that has no locks. */
function sharedBy(name: string): ReturnType<HubWorld["shared"]> {
  if (!("locks" in navigator)) return null;
  try {
    const { locks } = navigator;
    return {
      locks: { request: (lock, options, lead) => locks.request(lock, options, lead) },
      channel: channelNamed(name),
      name,
    };
  } catch {
    return null;
  }
}

function channelNamed(name: string): Channel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(hear) {
      channel.onmessage = ({ data }) => hear(data);
    },
    close: () => channel.close(),
  };
}
