import { z } from "zod";
import { RowCount } from "./admin";
import { FeedbackRating, FeedbackReason } from "./feedback";
import { limits } from "./limits";
import { Outcome } from "./message";
import { Id } from "./text-input";

/** Which ratings to list, the latest first; what is left out does not restrict. `hasComment`: something was said with it. */
export const ListFeedbackInput = z.object({
  rating: FeedbackRating.optional(),
  hasComment: z.boolean().optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(limits.pageRows),
});
export type ListFeedbackInput = z.input<typeof ListFeedbackInput>;

/** A rating of an answer, or of one of its citations, in the conversation of that title. */
export const ReceivedFeedback = z.object({
  id: Id,
  conversationId: Id,
  title: z.string(),
  rating: FeedbackRating,
  isOfCitation: z.boolean(),
  reasons: z.array(FeedbackReason),
  comment: z.string().nullable(),
  outcome: Outcome.nullable(),
  updatedAt: z.iso.datetime(),
});
export type ReceivedFeedback = z.infer<typeof ReceivedFeedback>;

/** `total` comes with the first page only. */
export const ListedFeedback = z.object({ items: z.array(ReceivedFeedback), nextCursor: z.string().nullable(), total: RowCount.nullable() });
export type ListedFeedback = z.infer<typeof ListedFeedback>;
