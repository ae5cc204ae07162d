"use client";

import { useLocale } from "next-intl";
import { useAwake } from "./use-awake";

const steps = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

/** How long before `nowMs` something was, in words; `justNow` for less than a minute. The exact time, in the viewer's zone, stands in the title. */
export function Moment({ iso, nowMs, justNow }: { iso: string; nowMs: number; justNow: string }) {
  const locale = useLocale();
  const isAwake = useAwake();
  const age = nowMs - Date.parse(iso);
  const step = steps.find(({ ms }) => age >= ms);
  const words = step ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-Math.floor(age / step.ms), step.unit) : justNow;
  const exact = isAwake ? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso)) : undefined;
  return (
    <time dateTime={iso} title={exact}>
      {words}
    </time>
  );
}
