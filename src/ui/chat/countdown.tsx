"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

/** When a question will be sent that must wait until a time (Unix ms): by seconds in the last two minutes, by minutes in the last two hours. */
export function Countdown({ why, until }: { why: "rate_limited" | "budget"; until: number }) {
  const t = useTranslations("page.question.wait");
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  const [unit, count] = rounded(seconds);
  return (
    <span role="timer" aria-live="off">
      {t(why)} {t(unit, { count })}
    </span>
  );
}

function rounded(seconds: number): [unit: "seconds" | "minutes" | "hours", count: number] {
  if (seconds < 120) return ["seconds", seconds];
  return seconds < 7_200 ? ["minutes", Math.ceil(seconds / 60)] : ["hours", Math.ceil(seconds / 3_600)];
}
