"use client";

import { useEffect } from "react";
import type { ErrorCode } from "@/contract/error-code";
import type { Outbox } from "./use-outbox";

/** Where a question was refused because the session is over, it comes back as a draft. */
export function useSessionEnd({ state }: Outbox, onEnded: (draft: string) => void): void {
  const draft = state.status === "refused" && isSessionOver(state.code) ? state.question.text : null;
  useEffect(() => {
    if (draft !== null) onEnded(draft);
  }, [draft, onEnded]);
}

function isSessionOver(code: ErrorCode): boolean {
  return code === "SESSION_EXPIRED" || code === "SESSION_TERMINATED" || code === "UNAUTHENTICATED";
}
