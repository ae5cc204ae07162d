"use client";

import { useCallback, useEffect, useRef } from "react";
import type { SessionView } from "@/contract/session";
import { trpc } from "../trpc/client";

type ReaderOptions = {
  /** Who it was when the page was made. */
  given: SessionView | null;
  /** Whether the browser had been signed in, and is no longer, when the page was made. */
  hasEnded: boolean;
  /** Somebody who was signed in is not any more. */
  onEnded: () => void;
  /** Somebody has signed in, in another tab. */
  onChanged: () => void;
};

export type Reader = {
  me: SessionView | null;
  /** There is reason to doubt it. */
  check: () => void;
  /** The server has just said it, and nothing follows from it. */
  settle: (me: SessionView) => void;
};

/** Who is reading, kept up while the page is open. */
export function useReader({ given, hasEnded, onEnded, onChanged }: ReaderOptions): Reader {
  const { session } = trpc.useUtils();
  const query = trpc.session.me.useQuery(undefined, { ...(given ? { initialData: given } : {}), refetchOnWindowFocus: "always" });
  const { refetch } = query;
  const me = query.data ?? null;
  const known = useRef(given);
  const on = useRef({ onEnded, onChanged });
  useEffect(() => {
    on.current = { onEnded, onChanged };
  });

  useEffect(() => {
    if (hasEnded) on.current.onEnded();
  }, [hasEnded]);

  useEffect(() => {
    const before = known.current;
    known.current = me;
    if (before === null || me === null || nameOf(before) === nameOf(me)) return;
    if (me.kind === "guest") on.current.onEnded();
    else on.current.onChanged();
  }, [me]);

  const check = useCallback(() => void refetch(), [refetch]);
  const settle = useCallback(
    (settled: SessionView) => {
      known.current = settled;
      session.me.setData(undefined, settled);
    },
    [session],
  );
  return { me, check, settle };
}

function nameOf({ kind, user }: SessionView): string {
  return kind === "guest" ? "" : `@${user?.email ?? user?.name ?? ""}`;
}
