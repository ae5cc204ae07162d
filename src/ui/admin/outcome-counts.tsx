"use client";

import { useTranslations } from "next-intl";
import type { BrowsedConversation } from "@/contract/admin";
import styles from "./table.module.css";

const inOrder = ["grounded", "partial", "not_found", "failed"] as const;

/** How many of a conversation's answers stand how well on the documents. */
export function OutcomeCounts({ outcomes }: Pick<BrowsedConversation, "outcomes">) {
  const t = useTranslations("admin.conversations");
  const counted = inOrder.flatMap((outcome) => {
    const count = outcomes[outcome];
    return count === undefined ? [] : [{ outcome, count }];
  });
  if (counted.length === 0) return <span className={styles.quiet}>{t("noAnswers")}</span>;
  return (
    <span className={styles.outcomes}>
      {counted.map(({ outcome, count }) => (
        <span key={outcome} className={styles.outcome} data-outcome={outcome}>
          {t(`outcomeCount.${outcome}`, { count })}
        </span>
      ))}
    </span>
  );
}
