import { z } from "zod";
import { ConversationStatus } from "./conversation";
import { limits } from "./limits";
import { TextSpan } from "./message";
import { Id } from "./text-input";

/**
 * What somebody looks for in their own messages and titles. All words must be there, in any order and form of writing; a word also stands
 * for those that begin with it, and for those that look like it where there is none. Words in quotes stand next to each other. `from` and
 * `until` (exclusive) limit when it was said; a `role` leaves titles out.
 */
export const SearchMessagesInput = z.object({
  query: z.string().max(limits.searchChars),
  role: z.enum(["user", "assistant"]).optional(),
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(20),
});
export type SearchMessagesInput = z.input<typeof SearchMessagesInput>;

/** A message that was found, or a title, which has neither message nor role. `marks` are the found words in `excerpt`. */
export const SearchHit = z.object({
  conversationId: Id,
  messageId: Id.nullable(),
  role: z.enum(["user", "assistant"]).nullable(),
  /** The conversation's. */
  title: z.string(),
  status: ConversationStatus,
  excerpt: z.string(),
  marks: z.array(TextSpan),
  createdAt: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** The best first. `more`: whether there are others that were not looked at or not returned. */
export const SearchResults = z.object({ hits: z.array(SearchHit), more: z.boolean() });
export type SearchResults = z.infer<typeof SearchResults>;
