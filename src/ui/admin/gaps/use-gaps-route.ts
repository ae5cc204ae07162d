"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { GapState } from "@/contract/gap";

export const states = ["any", "new", "planned", "written", "solved"] as const satisfies readonly ("any" | GapState)[];
export type ChosenState = (typeof states)[number];

const home = "/admin/gaps";

/** What the address says: which groups are listed, and which one is open. */
export function useGapsRoute() {
  const openId = /^\/admin\/gaps\/([^/]+)/.exec(usePathname())?.[1]?.toLowerCase() ?? null;
  const params = useSearchParams();
  const state = states.find((each) => each === params.get("state")) ?? "any";
  const addressOf = (id: string | null, chosen: ChosenState) =>
    `${id === null ? home : `${home}/${id}`}${chosen === "any" ? "" : `?state=${chosen}`}`;
  const go = (id: string | null, chosen: ChosenState) => history.pushState(null, "", addressOf(id, chosen));
  return {
    state,
    openId,
    hrefOf: (id: string) => addressOf(id, state),
    open: (id: string) => go(id, state),
    close: () => go(null, state),
    choose: (chosen: ChosenState) => go(openId, chosen),
  };
}
