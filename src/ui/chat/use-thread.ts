"use client";

import { useCallback, useEffect, useReducer, useState } from "react";
import type { ConversationView } from "@/contract/conversation";
import { untilLoaded } from "../primitives/until-loaded";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { keepPlace } from "./keep-place";
import { emptyThread, type ThreadState, threadReducer } from "./thread-state";
import { usePageLife } from "./use-page-life";

export type Reading = "loading" | "ready" | "missing" | "failed";

/** The thread of one conversation: read once (or given with the page, or remembered), then kept up by events. */
export function useThread(conversationId: string, isNew: boolean, given: ConversationView | "missing" | null) {
  const { client } = trpc.useUtils();
  const { memory } = usePageLife();
  const [remembered] = useState(() => memory.get(conversationId));
  const [thread, dispatch] = useReducer(threadReducer, remembered ?? firstThread(given));
  const [reading, setReading] = useState<Reading>(isNew || remembered ? "ready" : firstReading(given));
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
        if (code === "NOT_FOUND" || code === "VALIDATION_FAILED") setReading("missing");
        else setReading((before) => (before === "ready" ? before : "failed"));
      },
    );
    return () => abort.abort();
  }, [client, conversationId]);

  useEffect(() => (reading === "loading" ? read() : undefined), [reading, read]);

  // What is remembered is shown at once, and read again behind it: not all that changes a conversation stands in its log.
  const isRemembered = remembered !== null && !isNew;
  useEffect(() => (isRemembered ? read() : undefined), [isRemembered, read]);
  useEffect(() => {
    if (thread !== emptyThread) memory.keep(conversationId, thread);
  }, [memory, conversationId, thread]);

  const { isStale } = thread;
  useEffect(() => (isStale ? read() : undefined), [isStale, read]);

  const select = useCallback(
    async (messageId: string) => {
      dispatch({ type: "selected", view: await client.conversation.selectSibling.mutate({ conversationId, messageId }) });
    },
    [client, conversationId],
  );

  const { leafId } = thread;
  const readThrough = useCallback(
    async (messageId: string) => {
      const { pathThrough } = await untilLoaded(() => import("./path-through"));
      const view = await pathThrough(client.conversation, { conversationId, messageId, shownLeafId: leafId });
      dispatch({ type: "selected", view });
      return view.messages.some(({ id }) => id === messageId);
    },
    [client, conversationId, leafId],
  );

  const readOlder = useCallback(
    async (before: number) => {
      setOlderReading("loading");
      try {
        const view = await client.conversation.open.query({ conversationId, before });
        keepPlace(() => dispatch({ type: "older", before, view }));
        setOlderReading("idle");
      } catch {
        setOlderReading("failed");
      }
    },
    [client, conversationId],
  );

  return { thread, dispatch, reading, readAgain: () => setReading("loading"), readOlder, olderReading, select, readThrough };
}

function firstReading(given: ConversationView | "missing" | null): Reading {
  return given === "missing" ? "missing" : given ? "ready" : "loading";
}

function firstThread(given: ConversationView | "missing" | null): ThreadState {
  return given && given !== "missing" ? threadReducer(emptyThread, { type: "opened", view: given }) : emptyThread;
}
