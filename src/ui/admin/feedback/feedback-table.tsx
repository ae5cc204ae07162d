"use client";

import { useTranslations } from "next-intl";
import type { ReceivedFeedback } from "@/contract/feedback-inbox";
import table from "../table.module.css";
import { When } from "../when";
import styles from "./feedback.module.css";

/** Ratings as a dense table; where it is narrow, columns go. */
export function FeedbackTable({ items, isStale }: { items: readonly ReceivedFeedback[]; isStale: boolean }) {
  const t = useTranslations("admin.feedback");
  const tOutcome = useTranslations("admin.conversations.outcomeName");
  return (
    <table className={table.table} data-stale={isStale} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col">{t("column.rating")}</th>
          <th scope="col">{t("column.said")}</th>
          <th scope="col" className={table.second}>
            {t("column.outcome")}
          </th>
          <th scope="col">{t("column.when")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ id, conversationId, title, rating, isOfCitation, reasons, comment, outcome, updatedAt }) => (
          <tr key={id} className={table.row}>
            <td className={table.nowrap} data-rating={rating}>
              {t(`rated.${rating}`)}
              {isOfCitation && <span className={styles.of}>{t("ofCitation")}</span>}
            </td>
            <td className={table.main}>
              {comment !== null && (
                <p className={styles.comment} dir="auto">
                  {comment}
                </p>
              )}
              <p className={styles.about}>
                {reasons.map((reason) => (
                  <span key={reason} className={table.tag}>
                    {t(`reason.${reason}`)}
                  </span>
                ))}
                <a href={`/admin/conversations/${conversationId}`} className={styles.link} dir="auto">
                  {title}
                </a>
              </p>
            </td>
            <td className={`${table.second} ${table.nowrap}`}>
              {outcome !== null && (
                <span className={table.outcome} data-outcome={outcome}>
                  {tOutcome(outcome)}
                </span>
              )}
            </td>
            <td className={`${table.nowrap} ${table.quiet}`}>
              <When iso={updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
