"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

const readerActs = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Brings a turn to the top of the screen when it becomes the last one: a new question, or the last one of a conversation just
 * opened. From then on the page stays where the reader puts it, however long the answer grows; only while an opened
 * conversation is still settling (answers being set, notes placed) the turn is kept at the top until the reader does something.
 */
export function useFollow(thread: RefObject<HTMLElement | null>, lastTurnKey: string | null): void {
  const followed = useRef<string | null>(null);
  useLayoutEffect(() => {
    const feed = thread.current;
    if (lastTurnKey === null || followed.current === lastTurnKey || !feed) return;
    const isOpening = followed.current === null;
    followed.current = lastTurnKey;
    if (isOpening) return keepAtTop(feed);
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    lastTurn(feed)?.scrollIntoView({ block: "start", behavior: isCalm ? "instant" : "smooth" });
  }, [thread, lastTurnKey]);
}

function keepAtTop(feed: HTMLElement): () => void {
  const observer = new ResizeObserver(() => lastTurn(feed)?.scrollIntoView({ block: "start", behavior: "instant" }));
  const stop = () => {
    observer.disconnect();
    for (const act of readerActs) window.removeEventListener(act, stop);
  };
  for (const act of readerActs) window.addEventListener(act, stop, { passive: true });
  observer.observe(feed);
  lastTurn(feed)?.scrollIntoView({ block: "start", behavior: "instant" });
  return stop;
}

function lastTurn(feed: HTMLElement): Element | null {
  return feed.querySelector("[data-last='true']");
}
