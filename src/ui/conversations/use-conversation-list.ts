"use client";

import { useEffect, useMemo } from "react";
import type { ConversationPage, ConversationSummary } from "@/contract/conversation";
import { trpc } from "../trpc/client";

const pageRows = 30;
/** What is known to be old is read again once, after what made it so. */
const gatherMs = 50;
const inputs = { shown: { limit: pageRows, archived: false }, archived: { limit: pageRows, archived: true } } as const;

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
  /** Takes rows out of the list as it is shown; the server is asked by whoever calls. */
  drop: (conversationIds: readonly string[]) => void;
};

/** This reader's conversations, newest first, page by page: those in the archive, or all others. */
export function useConversationList(which: keyof typeof inputs = "shown"): ConversationList {
  const query = trpc.conversation.list.useInfiniteQuery(inputs[which], {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchOnReconnect: false,
  });
  const items = useMemo(() => unique(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  const changes = useListChanges();
  const { refresh } = changes;
  useEffect(() => {
    const onShown = () => document.visibilityState === "visible" && refresh();
    document.addEventListener("visibilitychange", onShown);
    window.addEventListener("online", refresh);
    return () => {
      document.removeEventListener("visibilitychange", onShown);
      window.removeEventListener("online", refresh);
    };
  }, [refresh]);
  const hasFailed = query.isError && !query.data;
  return {
    items,
    total: query.data?.pages[0]?.total ?? 0,
    status: query.data ? "ready" : hasFailed ? "failed" : "loading",
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    ...changes,
    refresh: hasFailed ? changes.restart : refresh,
  };
}

/** What changes the lists as they are shown, both of them. */
function useListChanges(): Pick<ConversationList, "refresh" | "restart" | "updated" | "drop"> {
  const utils = trpc.useUtils();
  return useMemo(() => {
    const { list } = utils.conversation;
    let isDue = false;
    const readAgain = async (input: (typeof inputs)[keyof typeof inputs]) => {
      const pages = list.getInfiniteData(input)?.pages;
      if (pages === undefined) return;
      const { loadedRows, readAnew, refreshedPages } = await import("./refreshed-pages");
      const { query } = utils.client.conversation.list;
      const fresh = await readAnew((part) => query({ archived: input.archived, ...part }), Math.max(input.limit, loadedRows(pages)));
      list.setInfiniteData(input, (data) => {
        if (data === undefined) return data;
        const pages = refreshedPages(data.pages, fresh);
        return { pages, pageParams: data.pageParams.slice(0, pages.length) };
      });
    };
    const refresh = () => {
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        // What is shown stays where it cannot be read now; the next change reads it again.
        for (const input of Object.values(inputs)) readAgain(input).catch(() => {});
      }, gatherMs);
    };
    const change = (pageOf: (page: ConversationPage, isArchive: boolean) => ConversationPage) => {
      for (const input of Object.values(inputs))
        list.setInfiniteData(input, (data) => data && { ...data, pages: data.pages.map((page) => pageOf(page, input.archived)) });
    };
    return {
      refresh,
      restart: () => void list.reset(),
      updated(conversation) {
        if (conversation !== null) {
          const belongs = (isArchive: boolean) => (conversation.status === "archived") === isArchive;
          change((page, isArchive) => ({
            ...page,
            items: page.items.flatMap((row) => (row.id !== conversation.id ? row : belongs(isArchive) ? { ...row, ...conversation } : [])),
          }));
        }
        refresh();
      },
      drop(conversationIds) {
        const gone = new Set(conversationIds);
        change((page) => {
          const items = page.items.filter(({ id }) => !gone.has(id));
          return { ...page, items, total: page.total - (page.items.length - items.length) };
        });
      },
    };
  }, [utils]);
}

/** A row that moved up between two readings stands on two pages; the upper one counts. */
function unique(rows: readonly ConversationSummary[]): ConversationSummary[] {
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed();
}
