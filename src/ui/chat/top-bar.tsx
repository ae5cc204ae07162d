"use client";

import { useTranslations } from "next-intl";
import { sidebarId } from "../conversations/sidebar";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import styles from "./top-bar.module.css";

/** On screens without room for the sidebar: the way to it, what is open, the way to a new conversation. */
export function TopBar({ title, onNew }: { title: string; onNew: () => void }) {
  const t = useTranslations("page.sidebar");
  return (
    <header className={styles.bar}>
      <button type="button" className={buttons.icon} popoverTarget={sidebarId} aria-label={t("open")} title={t("open")}>
        <Icon name="menu" />
      </button>
      <p className={styles.title}>{title}</p>
      <button type="button" className={buttons.icon} onClick={onNew} aria-label={t("new")} title={t("new")}>
        <Icon name="plus" />
      </button>
    </header>
  );
}
