import { z } from "zod";

/** A UUID of any version, in lower case. */
export const Id = z.uuid().toLowerCase();
export type Id = z.infer<typeof Id>;

/** Text of 1..`maxChars` characters after trimming, well-formed and without NUL. */
export function textOf(maxChars: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxChars)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "must be well-formed text without NUL");
}
