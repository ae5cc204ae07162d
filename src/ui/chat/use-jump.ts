"use client";

import { useEffect, useRef } from "react";
import { shownPath } from "./thread-path";
import type { ThreadState } from "./thread-state";

const comesNearMs = 50;

type Jump = {
  sought: string | null;
  isReady: boolean;
  onSeen: () => void;
  /** Reads the path that leads through a message; false where it stands too far above the end of that. */
  readThrough: (messageId: string) => Promise<boolean>;
};

/** Brings a sought message onto the screen and marks it; reads the path that it stands on where another one is shown. */
export function useJump({ messages, leafId }: ThreadState, { sought, isReady, onSeen, readThrough }: Jump): void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (sought === null || !isReady) return;
    if (shownPath(messages, leafId).some(({ id }) => id === sought)) {
      asked.current = null;
      show(sought);
      onSeen();
    } else if (asked.current !== sought) {
      asked.current = sought;
      readThrough(sought).then((isThere) => isThere || onSeen(), onSeen);
    }
  }, [messages, leafId, sought, isReady, onSeen, readThrough]);
}

/** A message far from the screen stands there only once its turn has come near: the turn is brought there first. */
function show(messageId: string, triesLeft = 20): void {
  const element = document.querySelector(`[data-message="${messageId}"]`);
  if (element instanceof HTMLElement) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    element.dataset.found = "true";
    element.addEventListener("animationend", () => delete element.dataset.found, { once: true });
  } else if (triesLeft > 0) {
    document.querySelector(`[data-turn~="${messageId}"]`)?.scrollIntoView({ block: "center", behavior: "instant" });
    setTimeout(() => show(messageId, triesLeft - 1), comesNearMs);
  }
}
