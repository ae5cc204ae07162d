"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";
import { endOfThread } from "./end-of-thread";
import { onReaderMoves } from "./reader-moves";

/** How near the end a reader who scrolls back to it has to come to be taken along again. */
const nearEndPx = 48;

/**
 * Brings a turn to the top of the screen when it becomes the last one: a new question, or the last one of a conversation just
 * opened. From then on the page goes along with the answer's end, as soon as that would leave the screen, until the reader moves the page;
 * a reader who comes back to the end is taken along again. A conversation just opened whose last answer is there already stays at the top of that
 * turn while it settles (answers being set, notes placed). While a message is sought the page goes there instead.
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
    const keepsTop = isOpening.current;
    isOpening.current = false;
    const isCalm = keepsTop || matchMedia("(prefers-reduced-motion: reduce)").matches;
    lastTurn(feed)?.scrollIntoView({ block: "start", behavior: isCalm ? "instant" : "smooth" });
    return follow(feed, keepsTop);
  }, [thread, lastTurnKey, isSeeking]);
}

/** Goes along with the last turn of a feed; `keepsTop`: with its top, while no answer is being written. Returns how to end that. */
function follow(feed: HTMLElement, keepsTop: boolean): () => void {
  let isFollowing = true;
  let isAtTop = keepsTop;
  const beyond = () => endOfThread() - roomEnd();
  const observer = new ResizeObserver(() => {
    if (!isFollowing) return;
    isAtTop &&= feed.querySelector("[data-last='true'] [aria-busy='true']") === null;
    if (isAtTop) lastTurn(feed)?.scrollIntoView({ block: "start", behavior: "instant" });
    else if (beyond() > 0) window.scrollBy({ top: beyond(), behavior: "instant" });
  });
  const leave = () => {
    isFollowing = false;
    isAtTop = false;
  };
  const endMoves = onReaderMoves(leave);
  let lastY = window.scrollY;
  const comesBack = () => {
    if (window.scrollY > lastY && beyond() < nearEndPx) isFollowing = true;
    lastY = window.scrollY;
  };
  feed.addEventListener("focusin", leave);
  window.addEventListener("scrollend", comesBack);
  observer.observe(feed);
  return () => {
    observer.disconnect();
    endMoves();
    feed.removeEventListener("focusin", leave);
    window.removeEventListener("scrollend", comesBack);
  };
}

/** Where the composer's dock begins, in CSS pixels from the top of the screen. */
function roomEnd(): number {
  const dock = Number.parseFloat(document.documentElement.style.getPropertyValue("--dock-block"));
  return window.innerHeight - (Number.isNaN(dock) ? 0 : dock);
}

function lastTurn(feed: HTMLElement): Element | null {
  return feed.querySelector("[data-last='true']");
}
