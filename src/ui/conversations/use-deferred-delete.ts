"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { mutateWhileLeaving, trpc } from "../trpc/client";

/** How long a deletion can be undone. */
const undoMs = 8_000;

type Several = readonly ConversationSummary[];

export type DeferredDelete = {
  /** Deleted on the screen, not yet on the server; none: empty. */
  pending: Several;
  /** Could not be deleted. */
  failed: Several;
  request: (conversations: Several) => void;
  undo: () => void;
};

const none: Several = [];

type Heard = {
  /** The undoing is over. */
  onGone: (conversationIds: string[]) => void;
  /** The server has deleted them, or some. */
  onDeleted: () => void;
};

/** Deletes after a pause in which it can be undone. A second deletion, or leaving the page in whatever way, carries the first one out. */
export function useDeferredDelete({ onGone, onDeleted }: Heard): DeferredDelete {
  const { client } = trpc.useUtils();
  const [pending, setPending] = useState(none);
  const [failed, setFailed] = useState(none);
  const latest = useRef(pending);
  latest.current = pending;

  const carryOut = useCallback(
    async (conversations: Several) => {
      setPending((current) => (current === conversations ? none : current));
      onGone(conversations.map(({ id }) => id));
      const ended = await Promise.allSettled(conversations.map(({ id }) => client.conversation.delete.mutate({ conversationId: id })));
      const left = conversations.filter((_, i) => ended[i]?.status === "rejected");
      if (left.length > 0) setFailed(left);
      onDeleted();
    },
    [client, onGone, onDeleted],
  );

  useEffect(() => {
    if (pending.length === 0) return;
    const timer = setTimeout(() => void carryOut(pending), undoMs);
    return () => clearTimeout(timer);
  }, [pending, carryOut]);

  useEffect(() => {
    const leave = () => {
      const ids = latest.current.map(({ id }) => id);
      if (ids.length === 0) return;
      setPending(none); // the page may be shown again from the browser's memory
      onGone(ids);
      for (const conversationId of ids) mutateWhileLeaving("conversation.delete", { conversationId });
    };
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [onGone]);

  const atEnd = useRef(carryOut);
  atEnd.current = carryOut;
  useEffect(
    () => () => {
      if (latest.current.length > 0) void atEnd.current(latest.current);
    },
    [],
  );

  return {
    pending,
    failed,
    request: (conversations) => {
      if (pending.length > 0) void carryOut(pending);
      setFailed(none);
      setPending(conversations);
    },
    undo: () => setPending(none),
  };
}
