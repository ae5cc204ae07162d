"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import buttons from "../primitives/button.module.css";
import { useNear } from "../primitives/use-near";
import styles from "./conversation-list.module.css";
import type { ConversationList } from "./use-conversation-list";

/** How many there are. More are read when the reader comes near, or presses the button. */
export function ListFoot({ list, shown, total, empty }: { list: ConversationList; shown: number; total: number; empty: string }) {
  const t = useTranslations("page.list");
  const place = useRef<HTMLParagraphElement>(null);
  useNear(place, list.hasMore && !list.isLoadingMore ? list.items.length : null, list.loadMore);
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
  if (total === 0) return <p className={styles.foot}>{empty}</p>;
  return (
    <p ref={place} className={styles.foot}>
      {list.hasMore ? t("shown", { shown, count: total }) : t("count", { count: total })}
      {list.hasMore && (
        <button type="button" className={buttons.text} disabled={list.isLoadingMore} onClick={list.loadMore}>
          {list.isLoadingMore ? t("loading") : t("more")}
        </button>
      )}
    </p>
  );
}
