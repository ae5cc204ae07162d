"use client";

import { useCallback, useState } from "react";
import type { ChangeConversationInput, ConversationSummary } from "@/contract/conversation";
import { trpc } from "../trpc/client";
import { unarchiving } from "./unarchiving";

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
  const make = async (conversations: Several, changesOf: (conversation: ConversationSummary) => readonly Change[]) => {
    setLast(null);
    const ended = await Promise.allSettled(
      conversations.map(async (conversation) => {
        for (const change of changesOf(conversation))
          onChanged(await client.conversation.change.mutate({ conversationId: conversation.id, change }));
      }),
    );
    const left = conversations.filter((_, i) => ended[i]?.status === "rejected");
    if (left.length > 0) setLast({ conversations: left, change: "failed" });
    return left.length === 0;
  };
  const archive = async (conversations: Several) => {
    if (await make(conversations, () => ["archive"])) setLast({ conversations, change: "archive" });
  };
  return {
    last,
    make: (conversations, change) => void (change === "archive" ? archive(conversations) : make(conversations, () => [change])),
    undo: () => last && void make(last.conversations, unarchiving),
    forget,
  };
}
