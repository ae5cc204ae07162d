import { z } from "zod";
import { RowCount } from "./admin";
import { limits } from "./limits";
import { Outcome } from "./message";
import { Id, textOf } from "./text-input";

/**
 * What is being done about a group of questions that fell short: nothing yet, planned, the pages are written, or its questions are answered now.
 */
export const GapState = z.enum(["new", "planned", "written", "solved"]);
export type GapState = z.infer<typeof GapState>;

const Moment = z.iso.datetime();
const Count = z.number().int().min(0);

/** How many weeks of questions are told, the last one up to now. */
export const gapWeeks = 8;

/** What came of asking a group's questions again: how many of those that were asked are answered from the documents now. */
const GapCheck = z.object({ at: Moment, asked: Count, answered: Count });

/**
 * A group of questions of one meaning that the documents do not answer well. `name` is an administrator's, `example` its most typical question;
 * `version` counts its changes. `outcomes` and `ratedDown` say why its questions are in it; `weeks` how many were asked in each, oldest first.
 */
export const ListedGap = z.object({
  id: Id,
  name: z.string().nullable(),
  example: z.string().nullable(),
  note: z.string().nullable(),
  state: GapState,
  version: z.number().int().min(1),
  questions: Count,
  outcomes: z.partialRecord(Outcome, z.number().int().min(1)),
  ratedDown: Count,
  weeks: z.array(Count).length(gapWeeks),
  firstAskedAt: Moment.nullable(),
  lastAskedAt: Moment.nullable(),
  check: GapCheck.nullable(),
});
export type ListedGap = z.infer<typeof ListedGap>;

/** Which groups to list, those with most questions first. */
export const ListGapsInput = z.object({
  state: GapState.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(limits.pageRows),
});
export type ListGapsInput = z.input<typeof ListGapsInput>;

/** `total` comes with the first page only. */
export const ListedGaps = z.object({ items: z.array(ListedGap), nextCursor: z.string().nullable(), total: RowCount.nullable() });
export type ListedGaps = z.infer<typeof ListedGaps>;

/** Opens a group with its questions, which is written to the audit log; see `InspectConversationInput` for `openingId`. */
export const OpenGapInput = z.object({ gapId: Id, openingId: Id.optional() });
export type OpenGapInput = z.infer<typeof OpenGapInput>;

/** A question of a group, where it was asked, and what it was answered when it was asked again; `path` is the first page cited then. */
export const GapQuestion = z.object({
  conversationId: Id,
  answerId: Id,
  text: z.string(),
  outcome: Outcome,
  isRatedDown: z.boolean(),
  askedAt: Moment,
  check: z.object({ at: Moment, outcome: Outcome, path: z.string().nullable() }).nullable(),
});
export type GapQuestion = z.infer<typeof GapQuestion>;

/** A group with its latest questions, of which there may be more. `openingId`: of the event in the audit log. */
export const OpenedGap = z.object({ openingId: Id, gap: ListedGap, questions: z.array(GapQuestion) });
export type OpenedGap = z.infer<typeof OpenedGap>;

/** A change to a group as it was at `version`; what is left out stays. */
export const ChangeGapInput = z.object({
  gapId: Id,
  version: z.number().int().min(1),
  state: GapState.optional(),
  name: textOf(200).nullable().optional(),
  note: textOf(4_000).nullable().optional(),
});
export type ChangeGapInput = z.infer<typeof ChangeGapInput>;
