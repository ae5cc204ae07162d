"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import buttons from "../primitives/button.module.css";
import styles from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row";
import { DeletedToast } from "./deleted-toast";
import { type DateGroup, groupByDate } from "./group-by-date";
import type { ConversationList } from "./use-conversation-list";
import { useDeferredDelete } from "./use-deferred-delete";

type ConversationListViewProps = {
  list: ConversationList;
  currentId: string | null;
  onOpen: (conversationId: string) => void;
  onCurrentDeleted: () => void;
};

const timeOf = ({ lastMessageAt, createdAt }: ConversationSummary) => lastMessageAt ?? createdAt;

/** The conversations under their dates, how many there are, and what was just deleted. */
export function ConversationListView({ list, currentId, onOpen, onCurrentDeleted }: ConversationListViewProps) {
  const [now] = useState(() => new Date());
  const deletion = useDeferredDelete({ onDeleted: list.drop });
  const items = list.items.filter(({ id }) => id !== deletion.pending?.id);
  const total = list.total - (items.length < list.items.length ? 1 : 0);
  const remove = (conversation: ConversationSummary) => {
    deletion.request(conversation);
    if (conversation.id === currentId) onCurrentDeleted();
  };
  return (
    <>
      <div className={styles.scroll}>
        {groupByDate(items, timeOf, now).map(({ group, items: rows }) => (
          <section key={group.month ?? group.key} className={styles.group}>
            <h2 className={styles.date}>
              <GroupName group={group} />
            </h2>
            <ul>
              {rows.map((row) => (
                <ConversationRow
                  key={row.id}
                  conversation={row}
                  time={timeOf(row)}
                  isCurrent={row.id === currentId}
                  onOpen={onOpen}
                  onDelete={remove}
                  onRenamed={list.updated}
                />
              ))}
            </ul>
          </section>
        ))}
        <ListFoot list={list} shown={items.length} total={total} />
      </div>
      <DeletedToast deletion={deletion} />
    </>
  );
}

function ListFoot({ list, shown, total }: { list: ConversationList; shown: number; total: number }) {
  const t = useTranslations("page.list");
  if (list.status === "loading") return <p className={styles.foot}>{t("loading")}</p>;
  if (list.status === "failed") {
    return (
      <p className={styles.foot}>
        {t("failed")}{" "}
        <button type="button" className={buttons.text} onClick={list.refresh}>
          {t("retry")}
        </button>
      </p>
    );
  }
  if (total === 0) return <p className={styles.foot}>{t("empty")}</p>;
  return (
    <p className={styles.foot}>
      {list.hasMore ? t("shown", { shown, count: total }) : t("count", { count: total })}
      {list.hasMore && (
        <button type="button" className={buttons.text} disabled={list.isLoadingMore} onClick={list.loadMore}>
          {list.isLoadingMore ? t("loading") : t("more")}
        </button>
      )}
    </p>
  );
}

function GroupName({ group }: { group: DateGroup }) {
  const t = useTranslations("page.list");
  const locale = useLocale();
  if (group.month === null) return t(group.key);
  return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${group.month}-01T00:00:00Z`),
  );
}
