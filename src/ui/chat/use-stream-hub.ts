"use client";

import { createContext, useContext, useEffect, useMemo } from "react";
import type { SessionView } from "@/contract/session";
import { trpc } from "../trpc/client";
import { createBrowserHub } from "./browser-stream";
import type { StreamHub } from "./stream-hub";

export const StreamHubContext = createContext<StreamHub | null>(null);

/** This page's way to the event stream, for `me`: whoever reads next has another. */
export function useStreamHub(me: SessionView | null): StreamHub {
  const { client } = trpc.useUtils();
  const kind = me?.kind ?? null;
  const name = me?.user?.email ?? me?.user?.name ?? "";
  const hub = useMemo(() => createBrowserHub(client, kind === null ? null : `${kind}.${name}`), [client, kind, name]);

  useEffect(() => {
    const onVisibility = () => document.visibilityState === "visible" && hub.shown();
    const onPageShow = ({ persisted }: PageTransitionEvent) => persisted && hub.start();
    hub.start();
    document.addEventListener("visibilitychange", onVisibility);
    window.addEventListener("online", hub.cameOnline);
    window.addEventListener("offline", hub.wentOffline);
    // A page kept for going back must not hold the others' stream, nor its own.
    window.addEventListener("pagehide", hub.stop);
    window.addEventListener("pageshow", onPageShow);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      window.removeEventListener("online", hub.cameOnline);
      window.removeEventListener("offline", hub.wentOffline);
      window.removeEventListener("pagehide", hub.stop);
      window.removeEventListener("pageshow", onPageShow);
      hub.stop();
    };
  }, [hub]);
  return hub;
}

/** The hub of the page around. */
export function useHub(): StreamHub {
  const hub = useContext(StreamHubContext);
  if (hub === null) throw new Error("a conversation is read inside a page");
  return hub;
}
