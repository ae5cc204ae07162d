"use client";

import { useEffect, useRef } from "react";
import { isSessionOver } from "./is-session-over";
import type { Outbox } from "./use-outbox";

/** Where a question was refused because the session is over, it comes back as a draft, with those behind it: in the tab that sends. */
export function useSessionEnd({ state: { questions, progress }, isSender }: Outbox, onEnded: (draft: string) => void): void {
  const told = useRef<string | null>(null);
  const isOver = isSender && progress.status === "refused" && isSessionOver(progress.code);
  useEffect(() => {
    const [first] = questions;
    if (!isOver || first === undefined || told.current === first.messageId) return;
    told.current = first.messageId;
    onEnded(questions.map(({ text }) => text).join("\n\n"));
  }, [isOver, questions, onEnded]);
}
