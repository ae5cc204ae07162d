"use client";

import { useCallback, useEffect, useReducer, useState } from "react";
import type { ConversationView } from "@/contract/conversation";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { emptyThread, type ThreadState, threadReducer } from "./thread-state";

export type Reading = "loading" | "ready" | "missing" | "failed";

/** The thread of one conversation: read once (or given with the page), then kept up by events. */
export function useThread(conversationId: string, isNew: boolean, given: ConversationView | "missing" | null) {
  const { client } = trpc.useUtils();
  const [thread, dispatch] = useReducer(threadReducer, given, firstThread);
  const [reading, setReading] = useState<Reading>(given === "missing" ? "missing" : isNew || given ? "ready" : "loading");
  const [olderReading, setOlderReading] = useState<"idle" | "loading" | "failed">("idle");

  const read = useCallback(() => {
    const abort = new AbortController();
    client.conversation.open.query({ conversationId }, { signal: abort.signal }).then(
      (view) => {
        dispatch({ type: "opened", view });
        setReading("ready");
      },
      (error) => {
        if (abort.signal.aborted) return;
        const code = refusalOf(error)?.code;
        setReading(code === "NOT_FOUND" || code === "VALIDATION_FAILED" ? "missing" : "failed");
      },
    );
    return () => abort.abort();
  }, [client, conversationId]);

  useEffect(() => (reading === "loading" ? read() : undefined), [reading, read]);

  const readOlder = useCallback(
    async (before: number) => {
      setOlderReading("loading");
      try {
        dispatch({ type: "older", view: await client.conversation.open.query({ conversationId, before }) });
        setOlderReading("idle");
      } catch {
        setOlderReading("failed");
      }
    },
    [client, conversationId],
  );

  return { thread, dispatch, reading, readAgain: () => setReading("loading"), readOlder, olderReading };
}

function firstThread(given: ConversationView | "missing" | null): ThreadState {
  return given && given !== "missing" ? threadReducer(emptyThread, { type: "opened", view: given }) : emptyThread;
}
