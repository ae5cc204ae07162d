"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Menu, MenuAction } from "../primitives/menu";

type RowMenuProps = { anchor: RefObject<HTMLElement | null>; onClose: () => void; onRename: () => void; onDelete: () => void };

/** What can be done with a row. */
export default function RowMenu({ anchor, onClose, onRename, onDelete }: RowMenuProps) {
  const t = useTranslations("page.list");
  return (
    <Menu anchor={anchor} onClose={onClose}>
      <MenuAction onChoose={onRename}>{t("rename")}</MenuAction>
      <MenuAction onChoose={onDelete}>{t("delete")}</MenuAction>
    </Menu>
  );
}
