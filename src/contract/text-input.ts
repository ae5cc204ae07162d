import { z } from "zod";

/** A UUID of any version, in lower case. */
export const Id = z.uuid().toLowerCase();
export type Id = z.infer<typeof Id>;

/** Text of 1..`maxChars` characters after trimming, well-formed and without NUL. */
export function textOf(maxChars: number) {
  return z.string().trim().min(1).max(maxChars).refine(isStorableText, "must be well-formed text without NUL");
}

/** Whether a JSON value holds well-formed text without NUL only, in its keys too, and is at most `levels` deep. */
export function isStorableJson(value: unknown, levels = 32): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.entries(value).every(([key, inner]) => isStorableText(key) && isStorableJson(inner, levels - 1));
}

function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
