"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client";
import { Choice } from "../choice";
import { ListRoom } from "../list-room";
import { useChosen } from "../use-chosen";
import { actions } from "./audit-actions";
import { AuditTable } from "./audit-table";

/** Who did what to what, the latest first. */
export function AuditRoom() {
  const t = useTranslations("admin.audit");
  const [action, choose] = useChosen("action", actions);
  const filters = action === "any" ? {} : { action };
  const list = trpc.admin.audit.list.useInfiniteQuery(filters, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListRoom
      of="audit"
      list={list}
      total={list.data?.pages[0]?.total ?? null}
      shown={items.length}
      filters={filters}
      onClear={() => choose("any")}
      table={<AuditTable items={items} isStale={list.isPlaceholderData} />}
    >
      {t.rich("sentence", {
        action: () => (
          <Choice label={t("filter.action")} value={action} options={actions} nameOf={(value) => t(`action.${value}`)} onChoose={choose} />
        ),
      })}
    </ListRoom>
  );
}
