"use client";

import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import type { BrowsedConversation } from "@/contract/admin";
import { OutcomeCounts } from "./outcome-counts";
import styles from "./table.module.css";
import { useOwnerName } from "./use-owner-name";
import { When } from "./when";

type ConversationsTableProps = {
  items: readonly BrowsedConversation[];
  openId: string | null;
  /** It shows what was asked for before, until the answer is there. */
  isStale: boolean;
  hrefOf: (conversationId: string) => string;
  onOpen: (conversationId: string) => void;
};

/** Conversations as a dense table; where it is narrow, columns become a line below the title. */
export function ConversationsTable({ items, openId, isStale, hrefOf, onOpen }: ConversationsTableProps) {
  const t = useTranslations("admin.conversations");
  return (
    <table className={styles.table} data-stale={isStale} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col">{t("column.title")}</th>
          <th scope="col" className={styles.second}>
            {t("column.owner")}
          </th>
          <th scope="col" className={styles.second}>
            {t("column.outcomes")}
          </th>
          <th scope="col" className={`${styles.third} ${styles.number}`}>
            {t("column.messages")}
          </th>
          <th scope="col" className={styles.third}>
            {t("column.status")}
          </th>
          <th scope="col">{t("column.last")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} isOpen={item.id === openId} href={hrefOf(item.id)} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { item: BrowsedConversation; isOpen: boolean; href: string; onOpen: (conversationId: string) => void };

function Row({ item, isOpen, href, onOpen }: RowProps) {
  const t = useTranslations("admin.conversations");
  const owner = useOwnerName()(item.owner);
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(item.id);
  };
  return (
    <tr className={styles.row} data-current={isOpen}>
      <td className={styles.main}>
        <a
          href={href}
          className={`${styles.name} ${styles.link}`}
          dir="auto"
          data-conversation={item.id}
          aria-current={isOpen ? "true" : undefined}
          onClick={open}
        >
          {item.title || t("untitled")}
        </a>
        <span className={styles.meta}>
          <span>{owner}</span>
          <OutcomeCounts outcomes={item.outcomes} />
        </span>
      </td>
      <td className={styles.second}>
        <span className={styles.person} title={owner}>
          {owner}
        </span>
      </td>
      <td className={styles.second}>
        <OutcomeCounts outcomes={item.outcomes} />
      </td>
      <td className={`${styles.third} ${styles.number}`}>{t("number", { value: item.messageCount })}</td>
      <td className={`${styles.third} ${styles.quiet}`}>{t(`statusName.${item.status}`)}</td>
      <td className={`${styles.nowrap} ${styles.quiet}`}>
        <When iso={item.lastMessageAt ?? item.createdAt} />
      </td>
    </tr>
  );
}
