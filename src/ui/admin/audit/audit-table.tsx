"use client";

import { useTranslations } from "next-intl";
import type { AuditEntry } from "@/contract/audit";
import buttons from "../../primitives/button.module.css";
import table from "../table.module.css";
import { When } from "../when";
import { actions } from "./audit-actions";

/** What was logged as a dense table; where it is narrow, columns go. */
export function AuditTable({ items, isStale }: { items: readonly AuditEntry[]; isStale: boolean }) {
  const t = useTranslations("admin.audit");
  const nameOf = (action: string) => {
    const known = actions.find((each) => each === action);
    return known === undefined || known === "any" ? action : t(`action.${known}`);
  };
  const whoOf = ({ actorEmail, actorKind }: AuditEntry) => actorEmail ?? t(`actor.${actorKind}`);
  return (
    <table className={table.table} data-stale={isStale} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col">{t("column.what")}</th>
          <th scope="col" className={table.second}>
            {t("column.who")}
          </th>
          <th scope="col" className={table.second}>
            {t("column.subject")}
          </th>
          <th scope="col" className={table.third}>
            {t("column.sealed")}
          </th>
          <th scope="col">{t("column.when")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((entry) => (
          <tr key={entry.id} className={table.row}>
            <td className={table.main}>
              <span className={table.named}>
                <span className={table.name}>{nameOf(entry.action)}</span>
                {Object.entries(entry.details).map(([name, value]) => (
                  <span key={name} className={table.tag}>
                    {name}: {String(value)}
                  </span>
                ))}
              </span>
              <span className={table.meta}>
                <span>{whoOf(entry)}</span>
              </span>
            </td>
            <td className={table.second}>
              <span className={table.person} title={whoOf(entry)}>
                {whoOf(entry)}
              </span>
            </td>
            <td className={`${table.second} ${table.nowrap} ${table.quiet}`}>
              {entry.subjectType === "conversation" && entry.subjectId !== null ? (
                <a href={`/admin/conversations/${entry.subjectId}`} className={buttons.text}>
                  {t("conversation")}
                </a>
              ) : (
                `${entry.subjectType}${entry.subjectId === null ? "" : ` ${entry.subjectId.slice(0, 8)}`}`
              )}
            </td>
            <td className={`${table.third} ${table.quiet}`}>{t(entry.isSealed ? "sealed" : "unsealed")}</td>
            <td className={`${table.nowrap} ${table.quiet}`}>
              <When iso={entry.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
