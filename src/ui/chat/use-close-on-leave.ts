"use client";

import { useEffect } from "react";
import { mutateWhileLeaving } from "../trpc/client";

/**
 * Tells the server that the reader has closed the chat. `hasBegun`: there is a session to close. Loading the page again closes it as well, as a
 * page that is left cannot tell the two apart; by the rules of a session only the next message or conversation makes it active.
 */
export function useCloseOnLeave(hasBegun: boolean): void {
  useEffect(() => {
    if (!hasBegun) return;
    const onPageHide = () => mutateWhileLeaving("session.close", {});
    window.addEventListener("pagehide", onPageHide);
    return () => window.removeEventListener("pagehide", onPageHide);
  }, [hasBegun]);
}
