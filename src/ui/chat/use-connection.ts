"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { ConnectionState } from "./connection-machine";
import { atFirst, type Following } from "./stream-hub";
import { usePageLife } from "./use-page-life";

/** Hears the conversation's events from behind `seq` on. `isReady` false: not yet, the conversation is still being read. */
export function useConnection(
  conversationId: string,
  { isReady, seq, onEvent }: { isReady: boolean; seq: number; onEvent: (seq: number, event: ConversationEvent) => void },
): { state: ConnectionState; retry: () => void } {
  const { hub } = usePageLife();
  const latest = useRef({ seq, onEvent });
  const following = useRef<Following | null>(null);
  useEffect(() => {
    latest.current = { seq, onEvent };
    following.current?.seen(seq);
  });

  useEffect(() => {
    if (!isReady) return;
    const follow = hub.follow(conversationId, latest.current.seq, ({ seq: at, event }) => latest.current.onEvent(at, event));
    following.current = follow;
    return () => {
      following.current = null;
      follow.stop();
    };
  }, [hub, conversationId, isReady]);

  const state = useSyncExternalStore(hub.subscribe, hub.state, () => atFirst);
  return { state, retry: hub.open };
}
