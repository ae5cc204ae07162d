/** A heading of the conversation list: three named stretches of days, then months ("2026-10"). */
export type DateGroup = { key: "today" | "yesterday" | "week"; month: null } | { key: "month"; month: string };

/** The group a time belongs to as seen at `now`, by the calendar days of `timeZone` (an IANA name; the viewer's by default). */
export function dateGroupOf(iso: string, now: Date, timeZone?: string): DateGroup {
  const day = dayNumber(new Date(iso), timeZone);
  const age = dayNumber(now, timeZone) - day;
  if (age <= 0) return { key: "today", month: null };
  if (age === 1) return { key: "yesterday", month: null };
  if (age < 7) return { key: "week", month: null };
  return { key: "month", month: new Date(day * 86_400_000).toISOString().slice(0, 7) };
}

/** Consecutive items of one group together, in the order given. */
export function groupByDate<T>(
  items: readonly T[],
  timeOf: (item: T) => string,
  now: Date,
  timeZone?: string,
): { group: DateGroup; items: T[] }[] {
  const groups: { group: DateGroup; items: T[] }[] = [];
  for (const item of items) {
    const group = dateGroupOf(timeOf(item), now, timeZone);
    const last = groups.at(-1);
    if (last && last.group.key === group.key && last.group.month === group.month) last.items.push(item);
    else groups.push({ group, items: [item] });
  }
  return groups;
}

/** Days since 1970-01-01 of the calendar day that `date` falls on. */
function dayNumber(date: Date, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en", { year: "numeric", month: "numeric", day: "numeric", timeZone }).formatToParts(date);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day")) / 86_400_000;
}
