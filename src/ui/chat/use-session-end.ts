"use client";

import { useEffect, useRef } from "react";
import { isSessionOver } from "./is-session-over";
import type { Outbox } from "./use-outbox";

/** Where a question was refused because the session is over, it comes back as a draft. */
export function useSessionEnd({ state }: Outbox, onEnded: (draft: string) => void): void {
  const told = useRef<string | null>(null);
  const question = state.status === "refused" && isSessionOver(state.code) ? state.question : null;
  useEffect(() => {
    if (question === null || told.current === question.messageId) return;
    told.current = question.messageId;
    onEnded(question.text);
  }, [question, onEnded]);
}
