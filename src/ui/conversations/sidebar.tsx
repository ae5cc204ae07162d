"use client";

import { useTranslations } from "next-intl";
import { type MouseEvent, useCallback, useState } from "react";
import type { SessionView } from "@/contract/session";
import { AccountCorner } from "../account/account-corner";
import { Brand } from "../primitives/brand";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import { ThemeSwitch } from "../primitives/theme-switch";
import { whenUsed } from "../primitives/when-used";
import { ConversationListView } from "./conversation-list";
import styles from "./sidebar.module.css";
import type { ConversationList } from "./use-conversation-list";
import { useDeferredDelete } from "./use-deferred-delete";

const ArchivedList = whenUsed(() => import("./archived-list"));

export const sidebarId = "conversations";

type SidebarProps = {
  name: string;
  me: SessionView | null;
  list: ConversationList;
  currentId: string | null;
  onOpen: (conversationId: string) => void;
  onNew: () => void;
  onSearch: () => void;
  onPreferences: () => void;
};

/** The reader's conversations. On a wide screen it stands beside the page; elsewhere it is a sheet that a press outside or Esc closes. */
export function Sidebar({ name, me, list, currentId, onOpen, onNew, onSearch, onPreferences }: SidebarProps) {
  const t = useTranslations("page.sidebar");
  const startNew = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    closeSheet();
    onNew();
  };
  const [isArchive, setIsArchive] = useState(false);
  const { updated, drop } = list;
  const onDeleted = useCallback(() => updated(null), [updated]);
  const deletion = useDeferredDelete({ onGone: drop, onDeleted });
  const listed = {
    deletion,
    currentId,
    onOpen: (conversationId: string) => {
      closeSheet();
      onOpen(conversationId);
    },
    onChanged: updated,
    onCurrentDeleted: onNew,
  };
  return (
    <nav id={sidebarId} popover="auto" className={styles.sidebar} aria-label={t("label")}>
      <div className={styles.head}>
        <a href="/" className={styles.home} onClick={startNew} aria-label={t("home", { name })}>
          <Brand name={name} />
        </a>
        <button
          type="button"
          className={`${buttons.icon} ${styles.close}`}
          popoverTarget={sidebarId}
          popoverTargetAction="hide"
          aria-label={t("close")}
        >
          <Icon name="close" />
        </button>
      </div>
      <a href="/" className={styles.new} onClick={startNew}>
        <Icon name="plus" />
        {t("new")}
      </a>
      <button
        type="button"
        className={styles.new}
        aria-keyshortcuts="Meta+K Control+K"
        onClick={() => {
          closeSheet();
          onSearch();
        }}
      >
        <Icon name="search" />
        {t("search")}
      </button>
      {isArchive ? (
        <ArchivedList {...listed} onBack={() => setIsArchive(false)} />
      ) : (
        <>
          <ConversationListView {...listed} list={list} />
          <button type="button" className={`${buttons.text} ${styles.archive}`} onClick={() => setIsArchive(true)}>
            {t("archive")}
          </button>
        </>
      )}
      <ThemeSwitch />
      <button
        type="button"
        className={`${buttons.text} ${styles.archive}`}
        onClick={() => {
          closeSheet();
          onPreferences();
        }}
      >
        {t("preferences")}
      </button>
      <AccountCorner me={me} path={currentId === null ? "/" : `/c/${currentId}`} />
    </nav>
  );
}

function closeSheet() {
  const sheet = document.getElementById(sidebarId);
  if (sheet?.matches(":popover-open")) sheet.hidePopover();
}
