"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Menu, MenuAction, MenuLink } from "../primitives/menu";
import { leaveAccount } from "./leave-account";

type AccountMenuProps = { anchor: RefObject<HTMLElement | null>; isAdmin: boolean; onClose: () => void; onFailed: () => void };

/** What somebody signed in can do about it. */
export default function AccountMenu({ anchor, isAdmin, onClose, onFailed }: AccountMenuProps) {
  const t = useTranslations("page.account");
  const leave = async () => {
    if (!(await leaveAccount())) onFailed();
  };
  return (
    <Menu anchor={anchor} onClose={onClose}>
      <MenuLink href="/account">{t("account")}</MenuLink>
      {isAdmin && <MenuLink href="/admin">{t("admin")}</MenuLink>}
      <MenuAction onChoose={() => void leave()}>{t("signOut")}</MenuAction>
    </Menu>
  );
}
