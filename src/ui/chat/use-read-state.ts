"use client";

import { useEffect } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { trpc } from "../trpc/client";

/** Tells the server that the open conversation's last answer was seen, once the page that shows it is looked at. */
export function useReadState(current: ConversationSummary | null, onRead: () => void): void {
  const { client } = trpc.useUtils();
  const unreadId = current?.isUnread ? current.id : null;
  useEffect(() => {
    if (unreadId === null) return;
    const look = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", look);
      // It stays unread where this fails, and is told again with the next change.
      client.conversation.markRead.mutate({ conversationId: unreadId }).then(onRead, () => {});
    };
    document.addEventListener("visibilitychange", look);
    look();
    return () => document.removeEventListener("visibilitychange", look);
  }, [client, unreadId, onRead]);
}
