import { z } from "zod";

/** Every refusal a caller can meet, the same over tRPC, REST and events. */
export const ErrorCode = z.enum([
  "VALIDATION_FAILED",
  "NOT_FOUND",
  "CONFLICT",
  "SESSION_EXPIRED",
  "SESSION_TERMINATED",
  "CONVERSATION_CLOSED",
  "CONVERSATION_BUSY",
  "IDEMPOTENCY_CONFLICT",
  "RATE_LIMITED",
  "BUDGET_EXHAUSTED",
  "MODEL_UNAVAILABLE",
  "MODEL_TIMEOUT",
  "ANSWER_INTERRUPTED",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_DOCUMENT",
  "SERVICE_UNAVAILABLE",
  "INTERNAL",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** The shape of a refusal on the wire. `id` names the log line of an `INTERNAL` one. */
export type ErrorBody = { code: ErrorCode; message: string; retryable: boolean; retryAfterMs?: number; id?: string };
