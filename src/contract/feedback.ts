import { z } from "zod";
import { feedbackReasons } from "./feedback-reasons";
import { limits } from "./limits";
import { Id, textOf } from "./text-input";

export const FeedbackRating = z.enum(["up", "down"]);
export type FeedbackRating = z.infer<typeof FeedbackRating>;

export const FeedbackReason = z.enum([...feedbackReasons.up, ...feedbackReasons.down, ...feedbackReasons.citation]);
export type FeedbackReason = z.infer<typeof FeedbackReason>;

/** A citation of an answer by its source and the span of the answer it is bound to: before an answer has ended its citations have no id. */
export const CitationPlace = z.object({ ordinal: z.int32().min(1), answerStart: z.int32().min(0), answerEnd: z.int32().min(0) });
export type CitationPlace = z.infer<typeof CitationPlace>;

/** What is rated: an answer, or one of its citations. */
const Rated = z.object({ conversationId: Id, messageId: Id, citation: CitationPlace.nullable().default(null) });

/** A rating of an answer that has ended, or of one of its citations, in place of an earlier one. Reasons belong to what is rated and how. */
export const GiveFeedbackInput = Rated.extend({
  rating: FeedbackRating,
  reasons: z.array(FeedbackReason).max(FeedbackReason.options.length).default([]),
  comment: textOf(limits.feedbackChars).nullable().default(null),
}).refine(({ citation, rating, reasons }) => {
  const fitting: readonly string[] = citation === null ? feedbackReasons[rating] : rating === "down" ? feedbackReasons.citation : [];
  return new Set(reasons).size === reasons.length && reasons.every((reason) => fitting.includes(reason));
}, "reasons must be different ones that belong to the rating");
export type GiveFeedbackInput = z.infer<typeof GiveFeedbackInput>;

export const WithdrawFeedbackInput = Rated;
export type WithdrawFeedbackInput = z.infer<typeof WithdrawFeedbackInput>;

/** A rating as its giver sees it. */
export const FeedbackView = z.object({
  messageId: Id,
  citation: CitationPlace.nullable(),
  rating: FeedbackRating,
  reasons: z.array(FeedbackReason),
  comment: z.string().nullable(),
});
export type FeedbackView = z.infer<typeof FeedbackView>;
