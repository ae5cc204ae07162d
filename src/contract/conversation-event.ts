import { z } from "zod";
import { ConversationSummary } from "./conversation";
import { ErrorCode } from "./error-code";
import { limits } from "./limits";
import { AnswerInfo, CitationView, MessageStatus, MessageView, SourceView } from "./message";
import { Id } from "./text-input";

/** What an answer is doing before its first word. */
export const AnswerStage = z.discriminatedUnion("stage", [
  z.object({ stage: z.literal("searching"), pages: z.number().int() }),
  z.object({ stage: z.literal("reading"), passages: z.number().int() }),
]);
export type AnswerStage = z.infer<typeof AnswerStage>;

/**
 * One entry of a conversation's log. Its `seq` is the id of the tracked SSE event; applying one twice changes nothing.
 * `answer.delta.offset` is where `text` begins in the attempt's answer, in UTF-16 units.
 */
export const ConversationEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("message.created"), message: MessageView }),
  z.object({ type: z.literal("answer.stage"), answerId: Id, stage: AnswerStage }),
  z.object({ type: z.literal("answer.sources"), answerId: Id, sources: z.array(SourceView) }),
  z.object({ type: z.literal("answer.delta"), answerId: Id, attemptId: Id, offset: z.number().int().min(0), text: z.string() }),
  z.object({ type: z.literal("answer.restarted"), answerId: Id, attemptId: Id }),
  z.object({ type: z.literal("answer.citation"), answerId: Id, citation: CitationView }),
  z.object({
    type: z.literal("message.finished"),
    answerId: Id,
    status: MessageStatus,
    errorCode: ErrorCode.nullable(),
    content: z.string(),
    answer: AnswerInfo.nullable(),
    citations: z.array(CitationView),
  }),
  z.object({ type: z.literal("conversation.updated"), conversation: ConversationSummary }),
  z.object({ type: z.literal("error"), code: ErrorCode, retryable: z.boolean(), answerId: Id.optional() }),
  /** Never stored: the log ends before what the reader knows, as after the database was set back. Its `seq` is the log's last; all else is to be read anew. */
  z.object({ type: z.literal("log.rewound") }),
]);
export type ConversationEvent = z.infer<typeof ConversationEvent>;

/** Which conversation is followed, and the last of its events that is known. */
export const Follow = z.object({ conversationId: Id, after: z.number().int().min(0).default(0) });
export type Follow = z.infer<typeof Follow>;

/**
 * Follow the logs of one conversation or several, each once and from behind its `after`; a missing or foreign id is silence. `lastEventId`, the id of the last event
 * that came in answer to the same `follows`, is how far each had come by then: the `seq`s in the order of `follows`, joined by "-".
 */
export const EventsInput = z
  .object({
    follows: z.array(Follow).min(1).max(limits.followsAStream),
    lastEventId: z
      .string()
      .regex(/^\d{1,15}(-\d{1,15})*$/)
      .nullish(),
  })
  .refine(({ follows }) => new Set(follows.map(({ conversationId }) => conversationId)).size === follows.length)
  .refine(({ follows, lastEventId }) => !lastEventId || lastEventId.split("-").length === follows.length);
export type EventsInput = z.input<typeof EventsInput>;

/** One entry of a conversation's log on a stream that may follow several. */
export type FollowedEvent = { conversationId: string; seq: number; event: ConversationEvent };
