"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/contract/error-code";
import { refusalOf } from "../trpc/refusal";
import type { Refused } from "./use-form";

/** A failed call as a form says it. `own` are the words for codes that mean something of their own there. */
export function useRefusal(): (error: unknown, own?: Partial<Record<ErrorCode, Refused>>) => Refused {
  const t = useTranslations("account.refusal");
  return (error, own = {}) => {
    const refusal = refusalOf(error);
    if (refusal === null) return { words: t("unreachable") };
    if (refusal.code === "RATE_LIMITED") return { untilMs: Date.now() + (refusal.retryAfterMs ?? 60_000) };
    const words = own[refusal.code];
    if (words) return words;
    if (refusal.code === "VALIDATION_FAILED" || refusal.code === "PAYLOAD_TOO_LARGE") return { words: t("invalid") };
    return { words: refusal.code === "FORBIDDEN" ? t("forbidden") : t("failed") };
  };
}
