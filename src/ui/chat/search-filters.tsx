"use client";

import { useTranslations } from "next-intl";
import styles from "./search-filters.module.css";

/** Among what is searched: whose words, and of how many days. */
export type SearchScope = { who: "anyone" | "user" | "assistant"; days: number | null };

const spans = [7, 30, 365];

export function SearchFilters({ scope, onChange }: { scope: SearchScope; onChange: (scope: SearchScope) => void }) {
  const t = useTranslations("page.command");
  return (
    <div className={styles.filters}>
      <select
        className={styles.choice}
        aria-label={t("who")}
        value={scope.who}
        onChange={({ target: { value } }) => onChange({ ...scope, who: value === "user" || value === "assistant" ? value : "anyone" })}
      >
        <option value="anyone">{t("anyone")}</option>
        <option value="user">{t("mine")}</option>
        <option value="assistant">{t("answers")}</option>
      </select>
      <select
        className={styles.choice}
        aria-label={t("when")}
        value={scope.days ?? ""}
        onChange={({ target: { value } }) => onChange({ ...scope, days: value === "" ? null : Number(value) })}
      >
        <option value="">{t("ever")}</option>
        {spans.map((days) => (
          <option key={days} value={days}>
            {t("lastDays", { days })}
          </option>
        ))}
      </select>
    </div>
  );
}
