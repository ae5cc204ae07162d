"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** Names the tab after the conversation that is open, as the page moves between conversations by itself. */
export function useDocumentTitle(title: string | null, name: string): void {
  const t = useTranslations("page.meta");
  const words = title ? t("titleOf", { title, name }) : t("title", { name });
  useEffect(() => {
    document.title = words;
  }, [words]);
}
