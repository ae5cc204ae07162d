"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { ListedUser } from "@/contract/admin";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import { Menu, MenuAction } from "../primitives/menu";
import { Choice } from "./choice";
import table from "./table.module.css";
import type { UserChanges } from "./use-user-changes";
import { When } from "./when";

const roles = ["user", "admin"] as const;

type UserRowProps = { user: ListedUser; changes: UserChanges; onDelete: () => void };

/** One account. One's own is changed on the page of one's account. */
export function UserRow({ user, changes, onDelete }: UserRowProps) {
  const t = useTranslations("admin.users");
  const name = user.email ?? user.name ?? t("noAddress");
  const isBusy = changes.busyId === user.id;
  return (
    <tr className={table.row} data-disabled={user.disabledAt !== null} aria-busy={isBusy}>
      <td className={table.main}>
        <span className={table.named}>
          <span className={table.name}>{name}</span>
          {user.isSelf && <span className={table.tag}>{t("you")}</span>}
          {user.email !== null && !user.isEmailConfirmed && (
            <span className={table.tag} title={t("unconfirmedMeaning")}>
              {t("unconfirmed")}
            </span>
          )}
          {user.disabledAt !== null && (
            <span className={table.tag} data-tone="danger">
              {t("disabled")}
            </span>
          )}
        </span>
        {user.email !== null && user.name !== null && <span className={table.quiet}>{user.name}</span>}
        <span className={table.meta}>
          {user.lastActivityAt === null ? t("neverHere") : <span>{t.rich("here", { when: () => <LastHere user={user} /> })}</span>}
          {user.conversations > 0 && <ConversationsOf user={user} />}
        </span>
      </td>
      <td className={`${table.nowrap} ${table.actions}`}>
        {user.isSelf ? (
          t(`roleName.${user.role}`)
        ) : (
          <Choice
            label={t("roleOf", { user: name })}
            value={user.role}
            options={roles}
            nameOf={(role) => t(`roleName.${role}`)}
            onChoose={(role) => changes.setRole(user, role)}
            isRestriction={false}
          />
        )}
      </td>
      <td className={`${table.second} ${table.nowrap} ${table.quiet}`}>
        <LastHere user={user} />
      </td>
      <td className={`${table.third} ${table.nowrap} ${table.quiet}`}>
        <When iso={user.createdAt} />
      </td>
      <td className={`${table.second} ${table.nowrap}`}>
        <ConversationsOf user={user} />
      </td>
      <td className={`${table.third} ${table.nowrap} ${table.quiet}`}>{t("signIns", { count: user.signIns })}</td>
      <td className={table.actions}>{!user.isSelf && <Actions user={user} name={name} changes={changes} onDelete={onDelete} />}</td>
    </tr>
  );
}

function LastHere({ user: { lastActivityAt } }: { user: ListedUser }) {
  const t = useTranslations("admin.users");
  return lastActivityAt === null ? <span>{t("never")}</span> : <When iso={lastActivityAt} />;
}

function ConversationsOf({ user: { id, conversations } }: { user: ListedUser }) {
  const t = useTranslations("admin.users");
  const words = t("conversationsOf", { count: conversations });
  if (conversations === 0) return <span className={table.quiet}>{words}</span>;
  return (
    <a href={`/admin/conversations?person=${id}`} className={buttons.text}>
      {words}
    </a>
  );
}

function Actions({ user, name, changes, onDelete }: UserRowProps & { name: string }) {
  const t = useTranslations("admin.users");
  const more = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        ref={more}
        type="button"
        className={buttons.icon}
        aria-label={t("actionsFor", { user: name })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
      >
        <Icon name="more" size={18} />
      </button>
      {isOpen && (
        <Menu anchor={more} label={t("actionsFor", { user: name })} onClose={() => setIsOpen(false)}>
          {user.disabledAt === null ? (
            <MenuAction onChoose={() => changes.disable(user)}>{t("disable")}</MenuAction>
          ) : (
            <MenuAction onChoose={() => changes.enable(user)}>{t("enable")}</MenuAction>
          )}
          <MenuAction onChoose={onDelete}>{t("delete")}</MenuAction>
        </Menu>
      )}
    </>
  );
}
