"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { trpc } from "../../trpc/client";
import { Choice } from "../choice";
import { ListRoom } from "../list-room";
import { GapsTable } from "./gaps-table";
import { OpenedGapView } from "./opened-gap";
import { states, useGapsRoute } from "./use-gaps-route";

/** What the documents do not answer, those asked most first, and the one that is open beside them. */
export function GapsRoom() {
  const t = useTranslations("admin.gaps");
  const route = useGapsRoute();
  const { state, openId } = route;
  const filters = state === "any" ? {} : { state };
  const list = trpc.admin.gaps.list.useInfiniteQuery(filters, {
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const close = () => {
    const opened = document.querySelector<HTMLElement>(`[data-gap="${openId}"]`);
    route.close();
    requestAnimationFrame(() => opened?.focus());
  };
  return (
    <ListRoom
      of="gaps"
      list={list}
      total={list.data?.pages[0]?.total ?? null}
      shown={items.length}
      filters={filters}
      onClear={() => route.choose("any")}
      table={<GapsTable items={items} openId={openId} isStale={list.isPlaceholderData} hrefOf={route.hrefOf} onOpen={route.open} />}
      {...(openId !== null && { opened: <OpenedGapView key={openId} gapId={openId} onClose={close} /> })}
    >
      {t.rich("sentence", {
        state: () => (
          <Choice
            label={t("filter.state")}
            value={state}
            options={states}
            nameOf={(value) => t(`state.${value}`)}
            onChoose={route.choose}
          />
        ),
      })}
    </ListRoom>
  );
}
