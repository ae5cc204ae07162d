"use client";

import { useEffect, useRef } from "react";
import { usePageLife } from "./use-page-life";

/** Where a conversation is left while an answer is written in it: hears of the end, so that the list can say that there is something to read. */
export function useLateEnd(conversationId: string, left: { isAnswering: boolean; seq: number }, onEnded: () => void): void {
  const { hub } = usePageLife();
  const latest = useRef({ ...left, onEnded });
  useEffect(() => {
    latest.current = { ...left, onEnded };
  });
  useEffect(
    () => () => {
      const { isAnswering, seq, onEnded: tell } = latest.current;
      if (!isAnswering) return;
      const following = hub.follow(conversationId, seq, ({ event }) => {
        if (event.type !== "message.finished") return;
        following.stop();
        tell();
      });
    },
    [hub, conversationId],
  );
}
