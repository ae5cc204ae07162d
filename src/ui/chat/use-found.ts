"use client";

import { useEffect, useState } from "react";
import type { SearchHit } from "@/contract/search";
import { trpc } from "../trpc/client";
import type { SearchScope } from "./search-filters";

const pauseMs = 150;
const mostHits = 20;
const dayMs = 86_400_000;

export type Found = { status: "idle" | "searching" | "ready" | "failed"; hits: readonly SearchHit[]; more: boolean };

const nothing: Found = { status: "idle", hits: [], more: false };

/** What the reader's own messages have of some words, asked for when typing pauses; what was found before stays until then. */
export function useFound(text: string, { who, days }: SearchScope): Found {
  const { client } = trpc.useUtils();
  const [found, setFound] = useState(nothing);
  const query = text.trim();
  useEffect(() => {
    if (query === "") {
      setFound(nothing);
      return;
    }
    const abort = new AbortController();
    setFound((before) => ({ ...before, status: "searching" }));
    const role = who === "anyone" ? {} : { role: who };
    const from = days === null ? {} : { from: new Date(Date.now() - days * dayMs).toISOString() };
    const timer = setTimeout(() => {
      client.conversation.search.query({ query, limit: mostHits, ...role, ...from }, { signal: abort.signal }).then(
        ({ hits, more }) => setFound({ status: "ready", hits, more }),
        () => !abort.signal.aborted && setFound({ status: "failed", hits: [], more: false }),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, query, who, days]);
  return found;
}
