"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import styles from "./room.module.css";

type ListFootProps = { shown: number; hasMore: boolean; isLoadingMore: boolean; onMore: () => void };

/** Below a list that goes on: how much of it is there, and the rest. */
export function ListFoot({ shown, hasMore, isLoadingMore, onMore }: ListFootProps) {
  const t = useTranslations("admin.list");
  if (!hasMore) return null;
  return (
    <p className={styles.foot}>
      {t("shown", { shown })}
      <button type="button" className={buttons.quiet} disabled={isLoadingMore} onClick={onMore}>
        {isLoadingMore ? t("loading") : t("more")}
      </button>
    </p>
  );
}
