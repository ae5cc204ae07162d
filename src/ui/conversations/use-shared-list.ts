"use client";

import { useCallback, useEffect } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import type { StreamHub } from "../chat/stream-hub";
import type { ConversationList } from "./use-conversation-list";

/** The same list; the browser's other tabs hear of its changes, and it of theirs. */
export function useSharedList(list: ConversationList, hub: Pick<StreamHub, "listChanged" | "onListChanged">): ConversationList {
  const { refresh, updated } = list;
  useEffect(() => hub.onListChanged(refresh), [hub, refresh]);
  const updatedForAll = useCallback(
    (conversation: ConversationSummary | null) => {
      updated(conversation);
      hub.listChanged();
    },
    [updated, hub],
  );
  return { ...list, updated: updatedForAll };
}
