"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import type { ConversationStatus } from "@/contract/conversation";
import { Menu, MenuAction } from "../primitives/menu";
import { TakeAwayItems } from "./take-away/take-away-items";
import type { Change } from "./use-status-change";

type RowMenuProps = {
  conversationId: string;
  anchor: RefObject<HTMLElement | null>;
  status: ConversationStatus;
  onClose: () => void;
  onRename: () => void;
  onShare: () => void;
  onChange: (change: Change) => void;
  onSelect: () => void;
  onDelete: () => void;
};

const changes = {
  open: ["close", "archive"],
  paused: ["close", "archive"],
  closed: ["reopen", "archive"],
  archived: ["restore"],
} as const satisfies Record<ConversationStatus, readonly Change[]>;

/** What can be done with a row. */
export default function RowMenu({ conversationId, anchor, status, onShare, onChange, ...does }: RowMenuProps) {
  const t = useTranslations("page.list");
  return (
    <Menu anchor={anchor} onClose={does.onClose}>
      <MenuAction onChoose={does.onRename}>{t("rename")}</MenuAction>
      <TakeAwayItems conversationId={conversationId} onShare={onShare} />
      {changes[status].map((change) => (
        <MenuAction key={change} onChoose={() => onChange(change)}>
          {t(change)}
        </MenuAction>
      ))}
      <MenuAction onChoose={does.onSelect}>{t("select")}</MenuAction>
      <MenuAction onChoose={does.onDelete}>{t("delete")}</MenuAction>
    </Menu>
  );
}
