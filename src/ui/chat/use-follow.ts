"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * Brings a turn to the top of the screen when it becomes the last one: a new question, or the last one of a conversation just
 * opened. From then on the page stays where the reader puts it, however long the answer grows.
 */
export function useFollow(thread: RefObject<HTMLElement | null>, lastTurnKey: string | null): void {
  const followed = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (lastTurnKey === null || followed.current === lastTurnKey) return;
    const isFirst = followed.current === null;
    followed.current = lastTurnKey;
    const isCalm = isFirst || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const turn = thread.current?.querySelector("[data-last='true']");
    turn?.scrollIntoView({ block: "start", behavior: isCalm ? "instant" : "smooth" });
  }, [thread, lastTurnKey]);
}
