"use client";

import { useCallback, useState } from "react";
import type { ChangeConversationInput, ConversationSummary } from "@/contract/conversation";
import { trpc } from "../trpc/client";

export type Change = ChangeConversationInput["change"];
type Several = readonly ConversationSummary[];

export type StatusChange = {
  /** What was done last and can be undone, or what did not work; null: neither. */
  last: { conversations: Several; change: "archive" | "failed" } | null;
  make: (conversations: Several, change: Change) => void;
  /** Brings back what was archived last. */
  undo: () => void;
  forget: () => void;
};

/** Closes, reopens, archives and restores conversations. */
export function useStatusChange(onChanged: (conversation: ConversationSummary) => void): StatusChange {
  const { client } = trpc.useUtils();
  const [last, setLast] = useState<StatusChange["last"]>(null);
  const forget = useCallback(() => setLast(null), []);
  const make = async (conversations: Several, change: Change) => {
    setLast(null);
    const ended = await Promise.allSettled(
      conversations.map(({ id }) => client.conversation.change.mutate({ conversationId: id, change })),
    );
    for (const each of ended) if (each.status === "fulfilled") onChanged(each.value);
    const left = conversations.filter((_, i) => ended[i]?.status === "rejected");
    if (left.length > 0) setLast({ conversations: left, change: "failed" });
    else if (change === "archive") setLast({ conversations, change: "archive" });
  };
  return {
    last,
    make: (conversations, change) => void make(conversations, change),
    undo: () => last && void make(last.conversations, "restore"),
    forget,
  };
}
