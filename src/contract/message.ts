import { z } from "zod";
import { ErrorCode } from "./error-code";
import { limits } from "./limits";
import { Id, textOf } from "./text-input";

export const MessageRole = z.enum(["user", "assistant", "system"]);
export type MessageRole = z.infer<typeof MessageRole>;

/** User: pending → sent → delivered | failed. Assistant: pending → streaming → delivered | failed | cancelled. */
export const MessageStatus = z.enum(["pending", "sent", "streaming", "delivered", "failed", "cancelled"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** How well an answer stands on the documents. */
export const Outcome = z.enum(["grounded", "partial", "not_found", "failed"]);
export type Outcome = z.infer<typeof Outcome>;

/** Another place where a source's text stands. */
export const SourceLocation = z.object({
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  headingPath: z.array(z.string()),
});
export type SourceLocation = z.infer<typeof SourceLocation>;

/** What became of a source's page since: its text reads otherwise now, or it is no longer among the documents. */
const PageChange = z.enum(["changed", "gone"]);

/** A passage that retrieval returned, frozen on the answer. `url` carries the heading's anchor; `ordinal` counts from 1. */
export const SourceView = z.object({
  ordinal: z.number().int().min(1),
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  headingPath: z.array(z.string()),
  passage: z.string(),
  otherLocations: z.array(SourceLocation),
  score: z.number().min(0).max(1),
  /** Not there for a passage that still stands in its page, and where that cannot be told. */
  page: PageChange.optional(),
});
export type SourceView = z.infer<typeof SourceView>;

/** A span `[answerStart, answerEnd)` of the answer's markdown bound to a source by a quote. `quoteStart/End` are offsets in the passage, null when unverified. */
export const CitationView = z.object({
  ordinal: z.number().int().min(1),
  answerStart: z.number().int().min(0),
  answerEnd: z.number().int().min(0),
  quote: z.string(),
  quoteStart: z.number().int().nullable(),
  quoteEnd: z.number().int().nullable(),
  verified: z.boolean(),
});
export type CitationView = z.infer<typeof CitationView>;

/** A page named by a refusal as the nearest there is. */
export const NearestPage = z.object({ title: z.string(), path: z.string(), url: z.string().nullable() });
export type NearestPage = z.infer<typeof NearestPage>;

/** A half-open span of the answer's text. */
export const TextSpan = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) });
export type TextSpan = z.infer<typeof TextSpan>;

/** What is known of an answer beside its text; stored as the message's metadata. */
export const AnswerInfo = z.object({
  outcome: Outcome,
  /** `extractive` where no language model is configured, else the model's name. */
  model: z.string(),
  /** Cut at `MAX_ANSWER_CHARS`. */
  truncated: z.boolean(),
  nearestPages: z.array(NearestPage),
  /** Sentences that no source supports. */
  unsupported: z.array(TextSpan),
});
export type AnswerInfo = z.infer<typeof AnswerInfo>;

/** A message's place among those that stand under the same parent: "2 / 3" is `index` 1 of `count` 3; and which stand beside it. */
export const SiblingPlace = z.object({
  index: z.number().int().min(0),
  count: z.number().int().min(2),
  previousId: Id.nullable(),
  nextId: Id.nullable(),
});
export type SiblingPlace = z.infer<typeof SiblingPlace>;

/** A message as pages see it. Times are ISO 8601 in UTC. `answer`, `sources` and `citations` belong to assistant messages. */
export const MessageView = z.object({
  id: Id,
  parentId: Id.nullable(),
  position: z.number().int().min(1),
  role: MessageRole,
  content: z.string(),
  status: MessageStatus,
  errorCode: ErrorCode.nullable(),
  createdAt: z.string(),
  answer: AnswerInfo.nullable(),
  sources: z.array(SourceView),
  citations: z.array(CitationView),
  /** Not there for a message without siblings. */
  sibling: SiblingPlace.optional(),
  /** Brought along from a file, which may say anything; not there for what was said here. */
  isImported: z.literal(true).optional(),
});
export type MessageView = z.infer<typeof MessageView>;

/**
 * `messageId` and `conversationId` are made by the client: the same id again is the same message. `parentId`: the message that it follows;
 * without one it follows the last of the path that is shown.
 */
export const SendMessageInput = z.object({
  conversationId: Id,
  messageId: Id,
  text: textOf(limits.messageCharsCeiling),
  parentId: Id.optional(),
});
export type SendMessageInput = z.infer<typeof SendMessageInput>;

/** What was stored: both messages, and the sequence number after which their events follow. */
export const Sent = z.object({ conversationId: Id, messageId: Id, answerId: Id, seq: z.number().int().min(0) });
export type Sent = z.infer<typeof Sent>;

/** A question asked anew in other words: `messageId`, made by the client, is the new one's, which stands beside `editedId`. */
export const EditMessageInput = z.object({
  conversationId: Id,
  editedId: Id,
  messageId: Id,
  text: textOf(limits.messageCharsCeiling),
});
export type EditMessageInput = z.infer<typeof EditMessageInput>;

/**
 * Another answer to the same question: `messageId`, made by the client, is the new one's, which stands beside `answerId`. The same id again is
 * the same answer.
 */
export const AnotherAnswerInput = z.object({ conversationId: Id, answerId: Id, messageId: Id });
export type AnotherAnswerInput = z.infer<typeof AnotherAnswerInput>;

/** One answer. */
export const AnswerInput = z.object({ conversationId: Id, answerId: Id });
export type AnswerInput = z.infer<typeof AnswerInput>;
