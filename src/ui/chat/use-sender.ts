"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type Election, standForElection } from "./tab-election";

/**
 * Whether this is the tab that sends the conversation's questions: one of all that show it, the first until another takes over. Where a browser
 * has no locks every tab does; a question has one id, so it is stored once all the same.
 */
export function useSender(conversationId: string): { isSender: boolean; takeOver: () => void } {
  const [isSender, setIsSender] = useState(false);
  const election = useRef<Election | null>(null);
  useEffect(() => {
    if (!("locks" in navigator)) return setIsSender(true);
    const { locks } = navigator;
    const standing = standForElection(
      { request: (name, options, lead) => locks.request(name, options, lead) },
      `footnote.send.${conversationId}`,
      { onElected: () => setIsSender(true), onLost: () => setIsSender(false) },
    );
    election.current = standing;
    // The tab in front sends: the browser may have frozen the others.
    const onVisibility = () => document.visibilityState === "visible" && standing.takeOver();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      standing.leave();
      setIsSender(false);
    };
  }, [conversationId]);
  return { isSender, takeOver: useCallback(() => election.current?.takeOver(), []) };
}
