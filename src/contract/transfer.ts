import { z } from "zod";
import { ConversationStatus } from "./conversation";
import { ErrorCode } from "./error-code";
import { CitationPlace, FeedbackRating, FeedbackReason } from "./feedback";
import { AnswerInfo, CitationView, MessageRole, MessageStatus, SourceView } from "./message";
import { Id } from "./text-input";

/** What our files say they are, and in which version of the form. */
export const exportFormat = { name: "footnote", version: 1 } as const;

/** A moment, ISO 8601 in UTC with milliseconds. */
const Moment = z.iso.datetime();
/** The id that something had where it was imported from; null for what was said here. */
const ImportedId = z.string().min(1).max(200).nullable();

/** A rating in a file; `citation` null: of the whole answer. */
export const ExportedFeedback = z.object({
  citation: CitationPlace.nullable(),
  rating: FeedbackRating,
  reasons: z.array(FeedbackReason),
  comment: z.string().nullable(),
  createdAt: Moment,
  updatedAt: Moment,
});
export type ExportedFeedback = z.infer<typeof ExportedFeedback>;

export const ExportedSource = SourceView.omit({ page: true }).extend({ cited: z.boolean() });
export type ExportedSource = z.infer<typeof ExportedSource>;

/** A message with all that hangs on it. `parentId`: what it follows or answers; messages with the same one are versions of each other. */
export const ExportedMessage = z.object({
  id: Id,
  importedId: ImportedId,
  parentId: Id.nullable(),
  position: z.int32().min(1),
  role: MessageRole,
  type: z.enum(["text", "command", "response"]),
  content: z.string(),
  status: MessageStatus,
  errorCode: ErrorCode.nullable(),
  createdAt: Moment,
  readAt: Moment.nullable(),
  /** `answer`: what is known of an answer beside its text. */
  metadata: z.looseObject({ answer: AnswerInfo.optional() }),
  sources: z.array(ExportedSource),
  citations: z.array(CitationView),
  feedback: z.array(ExportedFeedback),
});
export type ExportedMessage = z.infer<typeof ExportedMessage>;

/** A conversation in a file, without its messages. `shownMessageId` ends the path that is shown; null: at the latest message. */
export const ExportedConversation = z.object({
  id: Id,
  importedId: ImportedId,
  title: z.string(),
  titleSource: z.enum(["auto", "user"]),
  status: ConversationStatus,
  createdAt: Moment,
  updatedAt: Moment,
  lastMessageAt: Moment.nullable(),
  shownMessageId: Id.nullable(),
  metadata: z.record(z.string(), z.unknown()),
});
export type ExportedConversation = z.infer<typeof ExportedConversation>;

/** A conversation in a file of ours, before its messages are looked at one by one. */
export const ImportableConversation = ExportedConversation.extend({ messages: z.array(z.unknown()) });
/** What says at least its id. */
export const Identified = z.object({ id: z.string() });
