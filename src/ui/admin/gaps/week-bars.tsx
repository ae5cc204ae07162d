"use client";

import { useTranslations } from "next-intl";
import styles from "./gaps.module.css";

/** How many were asked in each of the last weeks, as bars that a screen reader hears as numbers. */
export function WeekBars({ weeks }: { weeks: readonly number[] }) {
  const t = useTranslations("admin.gaps");
  const most = Math.max(1, ...weeks);
  const said = t("weeks", { counts: weeks.join(", "), weeks: weeks.length });
  return (
    <svg className={styles.weeks} viewBox={`0 0 ${weeks.length * 6} 20`} role="img" aria-label={said}>
      <title>{said}</title>
      {weeks.map((count, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place
          key={i}
          x={i * 6}
          width="4"
          y={count === 0 ? 19 : 19 - (18 * count) / most}
          height={count === 0 ? 1 : (18 * count) / most + 1}
        />
      ))}
    </svg>
  );
}
