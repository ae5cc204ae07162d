import { z } from "zod";
import { RowCount } from "./admin";
import { limits } from "./limits";
import { Id } from "./text-input";

const Count = z.number().int().min(0);

/**
 * What answers have made of a page: `cited`, `unused` (it was a source and was never cited), `unseen` (it was never a source), or `repeated` (four
 * fifths of its passages, at least, stand word for word in another page of its version and language).
 */
export const PageUse = z.enum(["cited", "unused", "unseen", "repeated"]);
export type PageUse = z.infer<typeof PageUse>;

/** Which pages of the documents to list: the most cited first. */
export const ListPagesInput = z.object({
  use: PageUse.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(limits.pageRows),
});
export type ListPagesInput = z.input<typeof ListPagesInput>;

/** A page with how many answers had it as a source, and how many cited it; `repeats` are pages that say nearly all that it says, word for word. */
export const ListedPage = z.object({
  id: Id,
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  version: z.string().nullable(),
  collection: z.string(),
  answers: Count,
  citing: Count,
  lastCitedAt: z.iso.datetime().nullable(),
  repeats: z.array(z.string()),
});
export type ListedPage = z.infer<typeof ListedPage>;

/** `total` comes with the first page only. */
export const ListedPages = z.object({ items: z.array(ListedPage), nextCursor: z.string().nullable(), total: RowCount.nullable() });
export type ListedPages = z.infer<typeof ListedPages>;
