"use client";

import { useCallback } from "react";
import type { SessionView } from "@/contract/session";
import { pathWithReturn } from "../account/path-with-return";
import { trpc } from "../trpc/client";
import { forgetQuestions, keptQuestions } from "./kept-questions";
import { keepDraft, keptDraft } from "./kept-text";
import type { News } from "./room-notices";
import { conversationPath, type Route } from "./use-route";

/**
 * What follows when the session is over: a new one begins, and what was being written (`draft`, or the questions kept of this conversation, and what stood in its composer)
 * waits in its composer. Where guests may not ask it waits in its place, and the page leads to signing in.
 */
export function useEndSession(
  { conversationId, isNew }: Pick<Route, "conversationId" | "isNew">,
  hasGuests: boolean,
  onBegun: (news: News, me: SessionView) => void,
): (news: News, draft: string | null) => Promise<void> {
  const { client } = trpc.useUtils();
  return useCallback(
    async (news, draft) => {
      // Null while the server is away: the next thing it refuses begins this again.
      const me = await client.session.renew.mutate().catch(() => null);
      if (me === null) return;
      const draftKey = isNew ? "new" : conversationId;
      const unsent = draft === null ? keptQuestions(conversationId).map(({ text }) => text) : [draft];
      const kept = [...unsent, keptDraft(draftKey)].filter((text) => text !== "").join("\n\n");
      forgetQuestions(conversationId);
      keepDraft(draftKey, hasGuests ? "" : kept);
      if (!hasGuests) return location.assign(pathWithReturn("/sign-in", isNew ? "/" : conversationPath(conversationId)));
      if (kept) keepDraft("new", kept);
      onBegun(news, me);
    },
    [client, conversationId, isNew, hasGuests, onBegun],
  );
}
