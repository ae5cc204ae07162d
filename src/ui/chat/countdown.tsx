"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** How long until a time (Unix ms): by seconds in the last two minutes, by minutes before. */
export function Countdown({ until }: { until: number }) {
  const t = useTranslations("page.question");
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  return (
    <span role="timer" aria-live="off">
      {seconds < 120 ? t("rateLimited", { seconds }) : t("rateLimitedMinutes", { minutes: Math.ceil(seconds / 60) })}
    </span>
  );
}
