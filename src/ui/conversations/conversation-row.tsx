"use client";

import { useLocale, useTranslations } from "next-intl";
import { type MouseEvent, useRef, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { Icon } from "../primitives/icon";
import { whenUsed } from "../primitives/when-used";
import styles from "./conversation-row.module.css";
import type { Change } from "./use-status-change";

const RowMenu = whenUsed(() => import("./row-menu"));
const ShareDialog = whenUsed(() => import("./take-away/share-dialog"));
const RenameField = whenUsed(() => import("./rename-field"));

type ConversationRowProps = {
  conversation: ConversationSummary;
  time: string;
  isCurrent: boolean;
  /** Whether it is ticked; null where nothing is being ticked. */
  isTicked: boolean | null;
  onOpen: (conversationId: string) => void;
  onTick: (conversationId: string) => void;
  onChange: (change: Change) => void;
  onDelete: () => void;
  onRenamed: (conversation: ConversationSummary) => void;
};

/** One conversation of the list: a link, and a menu of what can be done with it; or a box to tick. */
export function ConversationRow({ conversation, time, isCurrent, isTicked, onOpen, onRenamed, ...does }: ConversationRowProps) {
  const t = useTranslations("page.list");
  const locale = useLocale();
  const more = useRef<HTMLButtonElement>(null);
  const [mode, setMode] = useState<"shown" | "menu" | "renaming" | "sharing">("shown");
  const title = conversation.title || t("untitled");
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(time));

  if (mode === "renaming") {
    return (
      <li className={styles.row}>
        <RenameField conversation={conversation} onRenamed={onRenamed} onDone={() => setMode("shown")} />
      </li>
    );
  }
  const shown = (
    <>
      <span className={styles.title} dir="auto">
        {title}
      </span>
      {conversation.isUnread && !isCurrent && <span className={styles.unread}>{t("unread")}</span>}
      {conversation.status === "closed" && <span className={styles.status}>{t("closed")}</span>}
    </>
  );
  if (isTicked !== null) {
    return (
      <li className={styles.row}>
        <label className={styles.tick}>
          <input type="checkbox" checked={isTicked} onChange={() => does.onTick(conversation.id)} />
          {shown}
        </label>
      </li>
    );
  }
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(conversation.id);
  };
  return (
    <li className={styles.row} data-current={isCurrent}>
      <a
        href={`/c/${conversation.id}`}
        className={styles.link}
        title={t("exact", { title, time: exact })}
        aria-current={isCurrent ? "page" : undefined}
        onClick={open}
      >
        {shown}
      </a>
      <button
        ref={more}
        type="button"
        className={styles.more}
        aria-label={t("actions", { title })}
        aria-haspopup="menu"
        aria-expanded={mode === "menu"}
        onClick={() => setMode("menu")}
      >
        <Icon name="more" size={18} />
      </button>
      {mode === "menu" && (
        <RowMenu
          conversationId={conversation.id}
          anchor={more}
          status={conversation.status}
          onClose={() => setMode((current) => (current === "menu" ? "shown" : current))}
          onRename={() => setMode("renaming")}
          onShare={() => setMode("sharing")}
          onChange={does.onChange}
          onSelect={() => {
            setMode("shown"); // the menu goes with what it stands in, before it can say that it has closed
            does.onTick(conversation.id);
          }}
          onDelete={does.onDelete}
        />
      )}
      {mode === "sharing" && <ShareDialog conversationId={conversation.id} title={title} onClose={() => setMode("shown")} />}
    </li>
  );
}
