"use client";

import { createContext, useContext, useEffect, useMemo } from "react";
import type { SessionView } from "@/contract/session";
import { trpc } from "../trpc/client";
import { createBrowserHub } from "./browser-stream";
import type { StreamHub } from "./stream-hub";
import { createThreadMemory, type ThreadMemory } from "./thread-memory";

/** What a page has for all conversations of one reader. */
export type PageLife = { hub: StreamHub; memory: ThreadMemory };

export const PageLifeContext = createContext<PageLife | null>(null);

/** This page's way to the event stream, and what it has read, for `me`: whoever reads next has others. */
export function useNewPageLife(me: SessionView | null): PageLife {
  const { client } = trpc.useUtils();
  const kind = me?.kind ?? null;
  const name = me?.user?.email ?? me?.user?.name ?? "";
  const life = useMemo(() => {
    const hub = createBrowserHub(client, kind === null ? null : `${kind}.${name}`);
    return { hub, memory: createThreadMemory() };
  }, [client, kind, name]);
  const { hub } = life;

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
  return life;
}

/** That of the page around. */
export function usePageLife(): PageLife {
  const life = useContext(PageLifeContext);
  if (life === null) throw new Error("a conversation is read inside a page");
  return life;
}
