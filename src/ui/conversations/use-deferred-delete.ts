"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { mutateWhileLeaving, trpc } from "../trpc/client";

/** How long a deletion can be undone. */
const undoMs = 8_000;

export type DeferredDelete = {
  /** Deleted on the screen, not yet on the server. */
  pending: ConversationSummary | null;
  /** Could not be deleted. */
  failed: ConversationSummary | null;
  request: (conversation: ConversationSummary) => void;
  undo: () => void;
  dismiss: () => void;
};

/** Deletes after a pause in which it can be undone. A second deletion, or leaving the page, carries the first one out. */
export function useDeferredDelete({ onDeleted }: { onDeleted: (conversationId: string) => void }): DeferredDelete {
  const { client } = trpc.useUtils();
  const [pending, setPending] = useState<ConversationSummary | null>(null);
  const [failed, setFailed] = useState<ConversationSummary | null>(null);
  const latest = useRef(pending);
  latest.current = pending;

  const carryOut = useCallback(
    (conversation: ConversationSummary) => {
      setPending((current) => (current === conversation ? null : current));
      onDeleted(conversation.id);
      client.conversation.delete.mutate({ conversationId: conversation.id }).catch(() => setFailed(conversation));
    },
    [client, onDeleted],
  );

  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => carryOut(pending), undoMs);
    return () => clearTimeout(timer);
  }, [pending, carryOut]);

  useEffect(() => {
    const leave = () => {
      const conversation = latest.current;
      if (!conversation) return;
      setPending(null); // the page may be shown again from the browser's memory
      onDeleted(conversation.id);
      mutateWhileLeaving("conversation.delete", { conversationId: conversation.id });
    };
    window.addEventListener("pagehide", leave);
    return () => window.removeEventListener("pagehide", leave);
  }, [onDeleted]);

  return {
    pending,
    failed,
    request: (conversation) => {
      if (pending) carryOut(pending);
      setFailed(null);
      setPending(conversation);
    },
    undo: () => setPending(null),
    dismiss: () => setFailed(null),
  };
}
