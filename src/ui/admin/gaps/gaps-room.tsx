"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import buttons from "../../primitives/button.module.css";
import { trpc } from "../../trpc/client";
import { Choice } from "../choice";
import { ListFoot } from "../list-foot";
import { LoadAgain } from "../load-again";
import styles from "../room.module.css";
import { RowCountView } from "../row-count";
import sentenceStyles from "../sentence.module.css";
import { Trouble } from "../trouble";
import { GapsTable } from "./gaps-table";
import { OpenedGapView } from "./opened-gap";
import { states, useGapsRoute } from "./use-gaps-route";

/** What the documents do not answer, those asked most first, and the one that is open beside them. */
export function GapsRoom() {
  const t = useTranslations("admin.gaps");
  const tList = useTranslations("admin.list");
  const route = useGapsRoute();
  const { state, openId } = route;
  const list = trpc.admin.gaps.list.useInfiniteQuery(state === "any" ? {} : { state }, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const room = useRef<HTMLDivElement>(null);
  const close = () => {
    const opened = room.current?.querySelector<HTMLElement>(`[data-gap="${openId}"]`);
    route.close();
    requestAnimationFrame(() => opened?.focus());
  };
  return (
    <div ref={room} className={styles.room} data-open={openId !== null}>
      <div className={styles.list}>
        <div className={styles.head}>
          <div className={styles.titleRow}>
            <h1 className={styles.title}>{t("title")}</h1>
            <RowCountView total={list.data?.pages[0]?.total ?? null} of="gaps" />
            <div className={styles.aside}>
              <LoadAgain isFetching={list.isFetching} onLoad={() => void list.refetch()} />
            </div>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would set the sentence apart as a block of a form */}
          <div className={sentenceStyles.sentence} role="group" aria-label={t("filter.label")}>
            {t.rich("sentence", {
              state: () => (
                <Choice
                  label={t("filter.state")}
                  value={state}
                  options={states}
                  nameOf={(value) => t(`state.${value}`)}
                  onChoose={route.choose}
                />
              ),
            })}
          </div>
        </div>
        {list.isError ? (
          <Trouble error={list.error} words={tList("failed")} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <p className={styles.empty}>{tList("loading")}</p>
        ) : items.length === 0 ? (
          <p className={styles.empty}>
            {t(state === "any" ? "empty" : "none")}
            {state !== "any" && (
              <button type="button" className={buttons.quiet} onClick={() => route.choose("any")}>
                {tList("clear")}
              </button>
            )}
          </p>
        ) : (
          <GapsTable items={items} openId={openId} isStale={list.isPlaceholderData} hrefOf={route.hrefOf} onOpen={route.open} />
        )}
        <ListFoot
          shown={items.length}
          hasMore={list.hasNextPage && !list.isError}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      </div>
      {openId !== null && <OpenedGapView key={openId} gapId={openId} onClose={close} />}
    </div>
  );
}
