"use client";

import { useTranslations } from "next-intl";
import type { ListedPage } from "@/contract/page-use";
import table from "../table.module.css";
import { When } from "../when";

/** Pages as a dense table; where it is narrow, columns go. */
export function PagesTable({ items, isStale }: { items: readonly ListedPage[]; isStale: boolean }) {
  const t = useTranslations("admin.pages");
  return (
    <table className={table.table} data-stale={isStale} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col">{t("column.page")}</th>
          <th scope="col" className={table.number}>
            {t("column.citing")}
          </th>
          <th scope="col" className={table.number}>
            {t("column.answers")}
          </th>
          <th scope="col" className={table.second}>
            {t("column.last")}
          </th>
          <th scope="col" className={table.third}>
            {t("column.repeats")}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((page) => (
          <tr key={page.id} className={table.row}>
            <td className={table.main}>
              <span className={table.named}>
                {page.url === null ? (
                  <span className={table.name} dir="auto">
                    {page.title}
                  </span>
                ) : (
                  <a className={table.name} dir="auto" href={page.url} rel="noreferrer" target="_blank">
                    {page.title}
                  </a>
                )}
                {page.version !== null && <span className={table.tag}>{page.version}</span>}
              </span>
              <span className={table.quiet}>{page.path}</span>
            </td>
            <td className={table.number}>{t("number", { value: page.citing })}</td>
            <td className={table.number}>{t("number", { value: page.answers })}</td>
            <td className={`${table.second} ${table.nowrap} ${table.quiet}`}>
              {page.lastCitedAt === null ? t("never") : <When iso={page.lastCitedAt} />}
            </td>
            <td className={`${table.third} ${table.quiet}`}>{page.repeats.join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
