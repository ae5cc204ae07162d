"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client";
import { Choice } from "../choice";
import { ListRoom } from "../list-room";
import { useChosen } from "../use-chosen";
import { PagesTable } from "./pages-table";

const uses = ["any", "cited", "unused", "unseen", "repeated"] as const;

/** The pages that are answered from, and what answers made of them. */
export function PagesRoom() {
  const t = useTranslations("admin.pages");
  const [use, choose] = useChosen("use", uses);
  const filters = use === "any" ? {} : { use };
  const list = trpc.admin.pages.list.useInfiniteQuery(filters, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ListRoom
      of="pages"
      list={list}
      total={list.data?.pages[0]?.total ?? null}
      shown={items.length}
      filters={filters}
      onClear={() => choose("any")}
      table={<PagesTable items={items} isStale={list.isPlaceholderData} />}
    >
      {t.rich("sentence", {
        use: () => <Choice label={t("filter.use")} value={use} options={uses} nameOf={(value) => t(`use.${value}`)} onChoose={choose} />,
      })}
    </ListRoom>
  );
}
