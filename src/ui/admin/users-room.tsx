"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import buttons from "../primitives/button.module.css";
import { whenUsed } from "../primitives/when-used";
import { trpc } from "../trpc/client";
import { CsvLink } from "./csv-link";
import { ListFoot } from "./list-foot";
import { LoadAgain } from "./load-again";
import styles from "./room.module.css";
import { RowCountView } from "./row-count";
import { Trouble } from "./trouble";
import { useUserChanges } from "./use-user-changes";
import { UserChangeNotice } from "./user-change-notice";
import { readUserSentence, toUsersInput, type UserSentence, writeUserSentence } from "./user-filter";
import { UserSentenceView } from "./user-sentence";
import { UsersTable } from "./users-table";

const InviteDialog = whenUsed(() => import("./invite-dialog"));

/** Everybody's accounts under a sentence that says which. */
export function UsersRoom() {
  const t = useTranslations("admin.users");
  const tList = useTranslations("admin.list");
  const params = useSearchParams();
  const sentence = useMemo(() => readUserSentence(params), [params]);
  const [isInviting, setIsInviting] = useState(false);
  const [clears, setClears] = useState(0);
  const input = useDeferredValue(useMemo(() => toUsersInput(sentence), [sentence]));
  const list = trpc.admin.users.list.useInfiniteQuery(input, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const changes = useUserChanges();
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const restrict = (change: Partial<UserSentence>) =>
    history.replaceState(null, "", `/admin/users${writeUserSentence({ ...sentence, ...change })}`);

  return (
    <div className={styles.room}>
      <div className={styles.list}>
        <div className={styles.head}>
          <div className={styles.titleRow}>
            <h1 className={styles.title}>{t("title")}</h1>
            <RowCountView total={list.data?.pages[0]?.total ?? null} of="users" />
            <div className={styles.aside}>
              <CsvLink table="users" filters={input} />
              <LoadAgain isFetching={list.isFetching} onLoad={() => void list.refetch()} />
              <button type="button" className={buttons.quiet} aria-haspopup="dialog" onClick={() => setIsInviting(true)}>
                {t("invite")}
              </button>
            </div>
          </div>
          <UserSentenceView key={clears} sentence={sentence} onChange={restrict} />
        </div>
        {list.isError ? (
          <Trouble error={list.error} words={tList("failed")} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <p className={styles.empty}>{tList("loading")}</p>
        ) : items.length === 0 ? (
          <p className={styles.empty}>
            {t("none")}
            <button
              type="button"
              className={buttons.quiet}
              onClick={() => {
                restrict({ role: "any", state: "any", email: "" });
                setClears(clears + 1);
              }}
            >
              {tList("clear")}
            </button>
          </p>
        ) : (
          <UsersTable items={items} isStale={list.isPlaceholderData} changes={changes} />
        )}
        <ListFoot
          shown={items.length}
          hasMore={list.hasNextPage && !list.isError}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      </div>
      <UserChangeNotice changes={changes} />
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </div>
  );
}
