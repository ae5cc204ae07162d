"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

const readerActs = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Brings a turn to the top of the screen when it becomes the last one: a new question, or the last one of a conversation just
 * opened. From then on the page stays where the reader puts it, however long the answer grows; only while an opened
 * conversation is still settling (answers being set, notes placed) the turn is kept at the top until the reader does something. While a
 * message is sought the page goes there instead.
 */
export function useFollow(thread: RefObject<HTMLElement | null>, lastTurnKey: string | null, isSeeking: boolean): void {
  const isOpening = useRef(true);
  const passedKey = useRef<string | null>(null);
  useLayoutEffect(() => {
    const feed = thread.current;
    if (lastTurnKey === null || !feed) return;
    if (isSeeking) {
      isOpening.current = false;
      passedKey.current = lastTurnKey;
    }
    if (passedKey.current === lastTurnKey) return;
    passedKey.current = null;
    if (isOpening.current) {
      return keepAtTop(feed, () => {
        isOpening.current = false;
      });
    }
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    lastTurn(feed)?.scrollIntoView({ block: "start", behavior: isCalm ? "instant" : "smooth" });
  }, [thread, lastTurnKey, isSeeking]);
}

/** Keeps the last turn at the top until the reader does something, which `onReaderActs` hears of. */
function keepAtTop(feed: HTMLElement, onReaderActs: () => void): () => void {
  const keep = () => lastTurn(feed)?.scrollIntoView({ block: "start", behavior: "instant" });
  const observer = new ResizeObserver(keep);
  const stop = () => {
    observer.disconnect();
    for (const act of readerActs) window.removeEventListener(act, acted);
  };
  const acted = () => {
    stop();
    onReaderActs();
  };
  for (const act of readerActs) window.addEventListener(act, acted, { passive: true });
  observer.observe(feed);
  keep();
  return stop;
}

function lastTurn(feed: HTMLElement): Element | null {
  return feed.querySelector("[data-last='true']");
}
