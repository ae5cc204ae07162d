"use client";

import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { unsentConversation } from "./kept-questions";
import { forgetFreshId, keepFreshId, keptFreshId } from "./kept-text";
import { newId } from "./new-id";

export type Route = {
  conversationId: string;
  /** Not begun yet: nothing of it is on the server. */
  isNew: boolean;
  open: (conversationId: string) => void;
  openNew: () => void;
  /** The first question has been stored: from now on this conversation has an address. */
  begun: () => void;
};

export const conversationPath = (conversationId: string) => `/c/${conversationId}`;

/**
 * Which conversation the address names. Changing it is a matter of this page alone (the History API, which Next follows), so
 * moving between conversations reloads nothing and a running answer goes on.
 */
export function useRoute(): Route {
  const named = /^\/c\/([^/]+)/.exec(usePathname())?.[1] ?? null;
  const [fresh, setFresh] = useState(firstFresh);
  // Begun once the address names it, not before: Next follows the History API a moment later.
  if (named === fresh.id && !fresh.isBegun) setFresh({ ...fresh, isBegun: true });
  if (named === null && fresh.isBegun) setFresh(makeFresh());

  const open = useCallback((conversationId: string) => history.pushState(null, "", conversationPath(conversationId)), []);
  const openNew = useCallback(() => {
    setFresh(makeFresh());
    history.pushState(null, "", "/");
  }, []);
  const begun = useCallback(() => {
    if (location.pathname !== "/") return;
    forgetFreshId();
    history.replaceState(null, "", conversationPath(fresh.id));
  }, [fresh.id]);

  return { conversationId: named ?? fresh.id, isNew: named === null, open, openNew, begun };
}

type Fresh = { id: string; isBegun: boolean };

/** What this tab was about to begin, or what a closed one was: its questions are still to be sent. */
function firstFresh(): Fresh {
  if (typeof window === "undefined") return makeFresh();
  const kept = keptFreshId();
  if (kept) return { id: kept, isBegun: false };
  const unsent = unsentConversation();
  if (unsent === null) return makeFresh();
  keepFreshId(unsent);
  return { id: unsent, isBegun: false };
}

function makeFresh(): Fresh {
  const id = newId();
  if (typeof window !== "undefined") keepFreshId(id);
  return { id, isBegun: false };
}
