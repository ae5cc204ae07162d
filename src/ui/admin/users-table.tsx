"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedUser } from "@/contract/admin";
import { whenUsed } from "../primitives/when-used";
import table from "./table.module.css";
import type { UserChanges } from "./use-user-changes";
import { UserRow } from "./user-row";

const DeleteUserDialog = whenUsed(() => import("./delete-user-dialog"));

type UsersTableProps = { items: readonly ListedUser[]; isStale: boolean; changes: UserChanges };

/** Accounts as a dense table; where it is narrow, columns become a line below the address. */
export function UsersTable({ items, isStale, changes }: UsersTableProps) {
  const t = useTranslations("admin.users");
  const [deleting, setDeleting] = useState<ListedUser | null>(null);
  return (
    <>
      <table className={table.table} data-with="actions" data-stale={isStale} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col">{t("column.user")}</th>
            <th scope="col">{t("column.role")}</th>
            <th scope="col" className={table.second}>
              {t("column.last")}
            </th>
            <th scope="col" className={table.third}>
              {t("column.created")}
            </th>
            <th scope="col" className={table.second}>
              {t("column.conversations")}
            </th>
            <th scope="col" className={table.third}>
              {t("column.signIns")}
            </th>
            <th scope="col" aria-label={t("column.actions")} />
          </tr>
        </thead>
        <tbody>
          {items.map((user) => (
            <UserRow key={user.id} user={user} changes={changes} onDelete={() => setDeleting(user)} />
          ))}
        </tbody>
      </table>
      {deleting && (
        <DeleteUserDialog
          user={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            changes.deleted(deleting);
          }}
        />
      )}
    </>
  );
}
