"use client";

import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import type { ListedGap } from "@/contract/gap";
import table from "../table.module.css";
import { When } from "../when";
import { WeekBars } from "./week-bars";

type GapsTableProps = {
  items: readonly ListedGap[];
  openId: string | null;
  /** It shows what was asked for before, until the answer is there. */
  isStale: boolean;
  hrefOf: (gapId: string) => string;
  onOpen: (gapId: string) => void;
};

/** Groups of questions as a dense table; where it is narrow, columns become a line below the name. */
export function GapsTable({ items, openId, isStale, hrefOf, onOpen }: GapsTableProps) {
  const t = useTranslations("admin.gaps");
  return (
    <table className={table.table} data-stale={isStale} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col">{t("column.name")}</th>
          <th scope="col" className={table.second}>
            {t("column.state")}
          </th>
          <th scope="col" className={table.number}>
            {t("column.questions")}
          </th>
          <th scope="col" className={table.second}>
            {t("column.weeks")}
          </th>
          <th scope="col" className={table.third}>
            {t("column.last")}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((gap) => (
          <Row key={gap.id} gap={gap} isOpen={gap.id === openId} href={hrefOf(gap.id)} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { gap: ListedGap; isOpen: boolean; href: string; onOpen: (gapId: string) => void };

function Row({ gap, isOpen, href, onOpen }: RowProps) {
  const t = useTranslations("admin.gaps");
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(gap.id);
  };
  return (
    <tr className={table.row} data-current={isOpen}>
      <td className={table.main}>
        <a
          href={href}
          className={`${table.name} ${table.link}`}
          dir="auto"
          data-gap={gap.id}
          aria-current={isOpen ? "true" : undefined}
          onClick={open}
        >
          {gap.name ?? gap.example ?? t("unnamed")}
        </a>
        <span className={table.meta}>
          <span>{t(`stateName.${gap.state}`)}</span>
          {gap.lastAskedAt !== null && <When iso={gap.lastAskedAt} />}
        </span>
      </td>
      <td className={`${table.second} ${table.nowrap}`}>{t(`stateName.${gap.state}`)}</td>
      <td className={table.number}>{t("number", { value: gap.questions })}</td>
      <td className={table.second}>
        <WeekBars weeks={gap.weeks} />
      </td>
      <td className={`${table.third} ${table.nowrap} ${table.quiet}`}>{gap.lastAskedAt !== null && <When iso={gap.lastAskedAt} />}</td>
    </tr>
  );
}
