"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import buttons from "../primitives/button.module.css";
import { trpc } from "../trpc/client";
import { toInput, writeSentence } from "./conversation-filter";
import { ConversationSentenceView } from "./conversation-sentence";
import { ConversationsTable } from "./conversations-table";
import { CsvLink } from "./csv-link";
import { InspectedConversationView } from "./inspected-conversation";
import { ListFoot } from "./list-foot";
import { LoadAgain } from "./load-again";
import styles from "./room.module.css";
import { RowCountView } from "./row-count";
import { Trouble } from "./trouble";
import { useConversationsRoute } from "./use-conversations-route";

/** Everybody's conversations under a sentence that says which, and the one that is open beside them. */
export function ConversationsRoom() {
  const t = useTranslations("admin.conversations");
  const tList = useTranslations("admin.list");
  const route = useConversationsRoute();
  const { sentence, openId } = route;
  const [now] = useState(() => new Date());
  const input = useMemo(() => toInput(sentence, now), [sentence, now]);
  const list = trpc.admin.conversations.list.useInfiniteQuery(input, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const isRestricted = writeSentence(sentence) !== "";
  const room = useRef<HTMLDivElement>(null);

  const close = () => {
    const opened = room.current?.querySelector<HTMLElement>(`[data-conversation="${openId}"]`);
    route.close();
    requestAnimationFrame(() => opened?.focus());
  };

  return (
    <div ref={room} className={styles.room} data-open={openId !== null}>
      <div className={styles.list}>
        <div className={styles.head}>
          <div className={styles.titleRow}>
            <h1 className={styles.title}>{t("title")}</h1>
            <RowCountView total={list.data?.pages[0]?.total ?? null} of="conversations" />
            <div className={styles.aside}>
              <CsvLink table="conversations" filters={input} />
              <LoadAgain isFetching={list.isFetching} onLoad={() => void list.refetch()} />
            </div>
          </div>
          <ConversationSentenceView sentence={sentence} person={personOf(items)} onChange={route.change} />
        </div>
        {list.isError ? (
          <Trouble error={list.error} words={tList("failed")} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <p className={styles.empty}>{tList("loading")}</p>
        ) : items.length === 0 ? (
          <p className={styles.empty}>
            {t(isRestricted ? "none" : "empty")}
            {isRestricted && (
              <button
                type="button"
                className={buttons.quiet}
                onClick={() => route.change({ owner: "any", outcome: "any", rating: "any", status: "any", within: "any", person: null })}
              >
                {tList("clear")}
              </button>
            )}
          </p>
        ) : (
          <ConversationsTable items={items} openId={openId} isStale={list.isPlaceholderData} hrefOf={route.hrefOf} onOpen={route.open} />
        )}
        <ListFoot
          shown={items.length}
          hasMore={list.hasNextPage && !list.isError}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      </div>
      {openId !== null && (
        <InspectedConversationView
          key={openId}
          conversationId={openId}
          onClose={close}
          onPerson={(person) => route.change({ person, owner: "any" })}
        />
      )}
    </div>
  );
}

/** Whose conversations these are, where the list is one person's. */
function personOf(items: readonly { owner: { email: string | null } }[]): string | null {
  return items[0]?.owner.email ?? null;
}
