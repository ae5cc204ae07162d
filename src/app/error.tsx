"use client";

import { useTranslations } from "next-intl";
import { PlainPage } from "@/ui/primitives/plain-page";

/** A page that broke. What was written is in the browser's storage, so a reload brings it back. */
export default function PageError({ error }: { error: Error & { digest?: string } }) {
  const t = useTranslations("page.crash");
  return (
    <PlainPage
      heading={t("heading")}
      body={t("body")}
      href=""
      action={t("reload")}
      code={error.digest && t("code", { code: error.digest })}
    />
  );
}
