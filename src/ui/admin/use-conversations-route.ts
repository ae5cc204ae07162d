"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type ConversationSentence, readSentence, writeSentence } from "./conversation-filter";

const home = "/admin/conversations";

/** What the address says: which conversations are listed, and which one is open. */
export type ConversationsRoute = {
  sentence: ConversationSentence;
  openId: string | null;
  hrefOf: (conversationId: string) => string;
  open: (conversationId: string) => void;
  close: () => void;
  change: (change: Partial<ConversationSentence>) => void;
};

/** Moving between them is a matter of this page alone (the History API, which Next follows): the list stays as it was. */
export function useConversationsRoute(): ConversationsRoute {
  const openId = /^\/admin\/conversations\/([^/]+)/.exec(usePathname())?.[1]?.toLowerCase() ?? null;
  const params = useSearchParams();
  const sentence = useMemo(() => readSentence(params), [params]);
  const query = writeSentence(sentence);
  const hrefOf = (conversationId: string) => `${home}/${conversationId}${query}`;
  return {
    sentence,
    openId,
    hrefOf,
    open: (conversationId) => history.pushState(null, "", hrefOf(conversationId)),
    close: () => history.pushState(null, "", `${home}${query}`),
    change: (change) =>
      history.pushState(null, "", `${openId === null ? home : `${home}/${openId}`}${writeSentence({ ...sentence, ...change })}`),
  };
}
