"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import styles from "./conversation-list.module.css";

type SelectionBarProps = {
  count: number;
  isArchive: boolean;
  onAll: () => void;
  onArchive: () => void;
  onDelete: () => void;
  onDone: () => void;
};

/** What can be done with the conversations that are ticked. */
export default function SelectionBar({ count, isArchive, onAll, onArchive, onDelete, onDone }: SelectionBarProps) {
  const t = useTranslations("page.list");
  return (
    <section className={styles.selection} aria-label={t("selection")}>
      <p className={styles.selected} aria-live="polite">
        {t("selected", { count })}
      </p>
      <button type="button" className={buttons.text} onClick={onAll}>
        {t("selectAll")}
      </button>
      <button type="button" className={buttons.text} disabled={count === 0} onClick={onArchive}>
        {isArchive ? t("restore") : t("archive")}
      </button>
      <button type="button" className={buttons.text} disabled={count === 0} onClick={onDelete}>
        {t("delete")}
      </button>
      <button type="button" className={buttons.text} onClick={onDone}>
        {t("selectDone")}
      </button>
    </section>
  );
}
