"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Moment } from "../account/moment";

/** How long ago something was; the exact time on hover. */
export function When({ iso }: { iso: string }) {
  const t = useTranslations("admin.list");
  const [nowMs] = useState(Date.now);
  return <Moment iso={iso} nowMs={Math.max(nowMs, Date.parse(iso))} justNow={t("justNow")} />;
}
