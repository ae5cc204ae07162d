"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { RowCount } from "@/contract/admin";
import buttons from "../primitives/button.module.css";
import { CsvLink } from "./csv-link";
import { ListFoot } from "./list-foot";
import { LoadAgain } from "./load-again";
import styles from "./room.module.css";
import { RowCountView } from "./row-count";
import sentence from "./sentence.module.css";
import { Trouble } from "./trouble";

type ListRoomProps = {
  of: "gaps" | "pages" | "feedback" | "audit";
  /** How the list is read: what React Query says of an infinite one. */
  list: {
    isError: boolean;
    isPending: boolean;
    isFetching: boolean;
    isFetchingNextPage: boolean;
    hasNextPage: boolean;
    error: unknown;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  total: RowCount | null;
  shown: number;
  /** What the list was asked for; without any it is restricted by nothing. */
  filters: Readonly<Record<string, string | boolean>>;
  onClear: () => void;
  /** The sentence that says what is listed. */
  children: ReactNode;
  table: ReactNode;
  /** What is open beside the list; left out where nothing can be, or is. */
  opened?: ReactNode;
};

/** A room that is one list under a sentence which says what is in it. */
export function ListRoom({ of, list, total, shown, filters, onClear, children, table, opened }: ListRoomProps) {
  const t = useTranslations(`admin.${of}`);
  const isRestricted = Object.keys(filters).length > 0;
  const tList = useTranslations("admin.list");
  return (
    <div className={styles.room} data-open={opened !== undefined}>
      <div className={styles.list}>
        <div className={styles.head}>
          <div className={styles.titleRow}>
            <h1 className={styles.title}>{t("title")}</h1>
            <RowCountView total={total} of={of} />
            <div className={styles.aside}>
              <CsvLink table={of} filters={filters} />
              <LoadAgain isFetching={list.isFetching} onLoad={() => void list.refetch()} />
            </div>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would set the sentence apart as a block of a form */}
          <div className={sentence.sentence} role="group" aria-label={t("filter.label")}>
            {children}
          </div>
        </div>
        {list.isError ? (
          <Trouble error={list.error} words={tList("failed")} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <p className={styles.empty}>{tList("loading")}</p>
        ) : shown === 0 ? (
          <p className={styles.empty}>
            {t(isRestricted ? "none" : "empty")}
            {isRestricted && (
              <button type="button" className={buttons.quiet} onClick={onClear}>
                {tList("clear")}
              </button>
            )}
          </p>
        ) : (
          table
        )}
        <ListFoot
          shown={shown}
          hasMore={list.hasNextPage && !list.isError}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      </div>
      {opened}
    </div>
  );
}
