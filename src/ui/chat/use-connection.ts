"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { ConversationEvent } from "@/contract/conversation-event";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { type Connection, createConnection } from "./connection";
import type { ConnectionState, StreamRefusal } from "./connection-machine";

const connectTimeoutMs = 10_000;
const healthPollMs = 5_000;
/** Where the server refuses the stream without saying for how long. */
const refusedPauseMs = 15_000;
/** Before the page wakes up it is about to connect. */
const atFirst: ConnectionState = { status: "connecting", retry: 0 };

/**
 * The conversation's one event stream, from behind `seq` on; a new try resumes behind the last event that was seen.
 * `isReady` false keeps it closed (the conversation is still being read).
 */
export function useConnection(
  conversationId: string,
  { isReady, seq, onEvent }: { isReady: boolean; seq: number; onEvent: (seq: number, event: ConversationEvent) => void },
): { state: ConnectionState; retry: () => void } {
  const { client } = trpc.useUtils();
  const latest = useRef({ seq, onEvent });
  useEffect(() => {
    latest.current = { seq, onEvent };
  });

  const [connection] = useState<Connection>(() =>
    createConnection({
      stream: ({ opened, ended }) => {
        const subscription = client.connection.events.subscribe(
          { follows: [{ conversationId, after: latest.current.seq }] },
          {
            onStarted: opened,
            onData: ({ data }) => latest.current.onEvent(data.seq, data.event),
            onConnectionStateChange: ({ state, error }) => {
              if (state === "connecting" && error) ended();
            },
            onError: (error) => ended(streamRefusal(error)),
            onStopped: () => ended(),
          },
        );
        return () => subscription.unsubscribe();
      },
      isHealthy: () =>
        fetch("/api/health", { cache: "no-store" }).then(
          ({ ok }) => ok,
          () => false,
        ),
      isOnline: () => navigator.onLine,
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      connectTimeoutMs,
      healthPollMs,
    }),
  );

  useEffect(() => {
    if (!isReady) return;
    connection.open();
    window.addEventListener("online", connection.open);
    window.addEventListener("offline", connection.wentOffline);
    return () => {
      window.removeEventListener("online", connection.open);
      window.removeEventListener("offline", connection.wentOffline);
      connection.close();
    };
  }, [connection, isReady]);

  const state = useSyncExternalStore(connection.subscribe, connection.state, () => atFirst);
  return { state, retry: connection.open };
}

/** What the server said where it refused the stream in its own words; undefined where it did not. */
function streamRefusal(error: unknown): StreamRefusal | undefined {
  const refusal = refusalOf(error);
  return refusal === null ? undefined : { code: refusal.code, pauseMs: refusal.retryAfterMs ?? refusedPauseMs };
}
