"use client";

import { useTranslations } from "next-intl";
import { signInWithPassword } from "./auth-requests";
import type { Refused } from "./use-form";

/** Signs in and leaves for `from`; otherwise why not, in the same words for every combination that is wrong. */
export function useSignIn(from: string): (email: string, password: string) => Promise<Refused | null> {
  const t = useTranslations("account");
  return async (email, password) => {
    const reply = await signInWithPassword(email, password);
    switch (reply.status) {
      case "done":
        // Not into the history: going back must not lead to a form that has done its work.
        location.replace(from);
        return null;
      case "wrong":
        return { words: t("signIn.wrong"), field: "password" };
      case "limited":
        return { untilMs: Date.now() + reply.retryAfterMs };
      case "failed":
        return { words: t("refusal.unreachable") };
    }
  };
}
