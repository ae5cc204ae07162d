"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Menu, MenuAction } from "../primitives/menu";
import { TakeAwayItems } from "./take-away/take-away-items";

type RowMenuProps = {
  conversationId: string;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  onRename: () => void;
  onShare: () => void;
  onDelete: () => void;
};

/** What can be done with a row. */
export default function RowMenu({ conversationId, anchor, onClose, onRename, onShare, onDelete }: RowMenuProps) {
  const t = useTranslations("page.list");
  return (
    <Menu anchor={anchor} onClose={onClose}>
      <MenuAction onChoose={onRename}>{t("rename")}</MenuAction>
      <TakeAwayItems conversationId={conversationId} onShare={onShare} />
      <MenuAction onChoose={onDelete}>{t("delete")}</MenuAction>
    </Menu>
  );
}
