import type { ErrorCode } from "./error-code";

/** What a person can do about a refusal, in English: for REST, logs and the CLI. Pages translate by code instead. */
export const errorSentence = {
  VALIDATION_FAILED: "The request is not valid. Correct it and send it again.",
  NOT_FOUND: "There is nothing here that you can see.",
  CONFLICT: "This was changed elsewhere meanwhile. Reload and try again.",
  SESSION_EXPIRED: "Your session has expired. A new one starts with your next message.",
  SESSION_TERMINATED: "Your session was ended. A new one starts with your next message.",
  CONVERSATION_CLOSED: "This conversation is closed. Reopen it or start a new one.",
  CONVERSATION_BUSY: "An answer is still being written here. Wait for it or stop it.",
  IDEMPOTENCY_CONFLICT: "A different message was already sent under this id. Use a new id.",
  RATE_LIMITED: "Too many requests. Wait a moment and try again.",
  BUDGET_EXHAUSTED: "Today's budget for answers is used up. Try again tomorrow.",
  MODEL_UNAVAILABLE: "The language model cannot be reached. Try again in a moment.",
  MODEL_TIMEOUT: "The language model took too long. Try again.",
  ANSWER_INTERRUPTED: "The answer was interrupted. Try again.",
  UNAUTHENTICATED: "Sign in to do this.",
  FORBIDDEN: "You are not allowed to do this.",
  PAYLOAD_TOO_LARGE: "This is too large. Send less at once.",
  UNSUPPORTED_DOCUMENT: "This kind of document cannot be read. Use Markdown or MDX.",
  SERVICE_UNAVAILABLE: "The service is not available right now. Try again in a moment.",
  INTERNAL: "Something went wrong on the server. Try again; the log has the details.",
} satisfies Record<ErrorCode, string>;

/** Whether the same request may succeed later without being changed. */
export const isRetryable = {
  VALIDATION_FAILED: false,
  NOT_FOUND: false,
  CONFLICT: false,
  SESSION_EXPIRED: true,
  SESSION_TERMINATED: true,
  CONVERSATION_CLOSED: false,
  CONVERSATION_BUSY: true,
  IDEMPOTENCY_CONFLICT: false,
  RATE_LIMITED: true,
  BUDGET_EXHAUSTED: true,
  MODEL_UNAVAILABLE: true,
  MODEL_TIMEOUT: true,
  ANSWER_INTERRUPTED: true,
  UNAUTHENTICATED: false,
  FORBIDDEN: false,
  PAYLOAD_TOO_LARGE: false,
  UNSUPPORTED_DOCUMENT: false,
  SERVICE_UNAVAILABLE: true,
  INTERNAL: true,
} satisfies Record<ErrorCode, boolean>;
