"use client";

import { useCallback, useEffect, useRef } from "react";
import type { ChangePreferencesInput, Preferences } from "@/contract/preferences";
import type { SessionView } from "@/contract/session";
import { onThemeChange, wornTheme } from "../primitives/theme";
import { trpc } from "../trpc/client";

type OwnPreferences = { preferences: Preferences; change: (change: ChangePreferencesInput) => Promise<void> };

const defaults: Preferences = { theme: "auto", language: "auto", answerLength: "full", sendKey: "enter", collectionId: null };

/** How this reader wants it, as the server keeps it. The colours that the page wears are kept as well, with a session that begins with them where there is none. */
export function usePreferences(me: SessionView | null): OwnPreferences {
  const { client, session } = trpc.useUtils();
  const change = useCallback(
    async (changed: ChangePreferencesInput) => {
      const preferences = await client.session.setPreferences.mutate(changed);
      session.me.setData(undefined, (before) => before && { ...before, preferences });
    },
    [client, session],
  );
  const latest = useRef(me);
  latest.current = me;
  useEffect(
    () =>
      onThemeChange(() => {
        const theme = wornTheme();
        const known = latest.current;
        // The cookie has it already, so nothing is lost where this fails.
        const isOver = known === null || known.status === "expired" || known.status === "terminated";
        if (!isOver && known.preferences.theme !== theme) change({ theme }).catch(() => {});
      }),
    [change],
  );
  return { preferences: me?.preferences ?? defaults, change };
}
