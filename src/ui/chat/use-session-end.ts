"use client";

import { useEffect } from "react";
import { trpc } from "../trpc/client";
import type { Outbox } from "./use-outbox";

/** Where a question was refused because the session is over: begins a new session and gives the question back as a draft. */
export function useSessionEnd(outbox: Outbox, onEnded: (draft: string) => void): void {
  const { client } = trpc.useUtils();
  const { state, takeBack } = outbox;
  const isEnded =
    state.status === "refused" &&
    (state.code === "SESSION_EXPIRED" || state.code === "SESSION_TERMINATED" || state.code === "UNAUTHENTICATED");
  const draft = isEnded ? state.question.text : null;

  useEffect(() => {
    if (draft === null) return;
    client.session.renew.mutate().then(
      () => {
        takeBack();
        onEnded(draft);
      },
      () => undefined,
    );
  }, [client, draft, onEnded, takeBack]);
}
