import { z } from "zod";
import { ErrorCode } from "./error-code";
import { limits } from "./limits";
import { MessageRole, MessageStatus } from "./message";
import { Id, isStorableJson, textOf } from "./text-input";

/** `POST /api/chat`. `session_id` is the conversation's id; without one a new conversation begins. */
export const ChatRequest = z.object({
  session_id: Id.nullish(),
  message: textOf(limits.messageCharsCeiling),
  user_preferences: z
    .record(z.string(), z.unknown())
    .refine((preferences) => isStorableJson(preferences))
    .nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export const ChatSource = z.object({ ordinal: z.number().int(), title: z.string(), url: z.string().nullable(), quote: z.string() });
export type ChatSource = z.infer<typeof ChatSource>;

/** On success `response` is not empty; on error `error_code` is there, with `message` to say what can be done. `timestamp` is ISO 8601 in UTC. */
export const ChatResponse = z.object({
  session_id: Id.nullable(),
  response: z.string(),
  status: z.enum(["success", "error"]),
  error_code: ErrorCode.optional(),
  message: z.string().optional(),
  retry_after_ms: z.number().optional(),
  /** The same refusal as every other part of the API words it. */
  error: z
    .object({
      code: ErrorCode,
      message: z.string(),
      retryable: z.boolean(),
      retryAfterMs: z.number().optional(),
      id: z.string().optional(),
    })
    .optional(),
  sources: z.array(ChatSource),
  timestamp: z.string(),
});
export type ChatResponse = z.infer<typeof ChatResponse>;

/** One message of `GET /api/chat/{session_id}`; `sources` are those that an answer cites. */
export const ChatHistoryMessage = z.object({
  id: Id,
  response_to: Id.nullable(),
  role: MessageRole,
  content: z.string(),
  status: MessageStatus,
  error_code: ErrorCode.nullable(),
  sources: z.array(ChatSource),
  timestamp: z.string(),
});
export type ChatHistoryMessage = z.infer<typeof ChatHistoryMessage>;

/** The last messages of a conversation in their order. `before` of the next older page, null when there is none. */
export const ChatHistory = z.object({
  session_id: Id,
  title: z.string(),
  messages: z.array(ChatHistoryMessage),
  before: z.number().int().nullable(),
});
export type ChatHistory = z.infer<typeof ChatHistory>;
