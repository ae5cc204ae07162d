"use client";

import type { InfiniteData } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { ConversationPage, ConversationSummary } from "@/contract/conversation";
import { trpc } from "../trpc/client";

const pageRows = 30;
type Pages = InfiniteData<ConversationPage, string | null>;

export type ConversationList = {
  items: readonly ConversationSummary[];
  total: number;
  status: "loading" | "failed" | "ready";
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  refresh: () => void;
  /** Forgets what was read and reads again: the list is somebody else's now. */
  restart: () => void;
  /** A row is known to have changed; null when it is not known how. */
  updated: (conversation: ConversationSummary | null) => void;
  /** Takes a row out of the list as it is shown; the server is asked by whoever calls. */
  drop: (conversationId: string) => void;
};

/** This reader's conversations, newest first, page by page. */
export function useConversationList(): ConversationList {
  const utils = trpc.useUtils();
  const input = useMemo(() => ({ limit: pageRows }), []);
  const query = trpc.conversation.list.useInfiniteQuery(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined });
  const items = useMemo(() => unique(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);

  const change = useCallback(
    (rows: (items: ConversationSummary[]) => ConversationSummary[], totalChange = 0) =>
      utils.conversation.list.setInfiniteData(input, (pages) => pages && changedPages(pages, rows, totalChange)),
    [utils, input],
  );
  const refresh = useCallback(() => void utils.conversation.list.invalidate(), [utils]);
  const restart = useCallback(() => void utils.conversation.list.reset(), [utils]);
  const updated = useCallback(
    (conversation: ConversationSummary | null) => {
      if (conversation) change((rows) => rows.map((row) => (row.id === conversation.id ? conversation : row)));
      refresh();
    },
    [change, refresh],
  );
  const drop = useCallback((conversationId: string) => change((rows) => rows.filter(({ id }) => id !== conversationId), -1), [change]);

  return {
    items,
    total: query.data?.pages[0]?.total ?? 0,
    status: query.data ? "ready" : query.isError ? "failed" : "loading",
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refresh,
    restart,
    updated,
    drop,
  };
}

function changedPages(pages: Pages, rows: (items: ConversationSummary[]) => ConversationSummary[], totalChange: number): Pages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: rows(page.items), total: page.total + totalChange })) };
}

/** A row that moved up between two readings stands on two pages; the upper one counts. */
function unique(rows: readonly ConversationSummary[]): ConversationSummary[] {
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed();
}
