import type { ErrorCode } from "@/contract/error-code";

/** How HTTP and tRPC name each refusal. */
export const onTheWire = {
  VALIDATION_FAILED: { http: 400, trpc: "BAD_REQUEST" },
  NOT_FOUND: { http: 404, trpc: "NOT_FOUND" },
  CONFLICT: { http: 409, trpc: "CONFLICT" },
  SESSION_EXPIRED: { http: 401, trpc: "UNAUTHORIZED" },
  SESSION_TERMINATED: { http: 401, trpc: "UNAUTHORIZED" },
  CONVERSATION_CLOSED: { http: 409, trpc: "CONFLICT" },
  CONVERSATION_BUSY: { http: 409, trpc: "CONFLICT" },
  IDEMPOTENCY_CONFLICT: { http: 409, trpc: "CONFLICT" },
  RATE_LIMITED: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  BUDGET_EXHAUSTED: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  MODEL_UNAVAILABLE: { http: 502, trpc: "BAD_GATEWAY" },
  MODEL_TIMEOUT: { http: 504, trpc: "GATEWAY_TIMEOUT" },
  ANSWER_INTERRUPTED: { http: 503, trpc: "SERVICE_UNAVAILABLE" },
  UNAUTHENTICATED: { http: 401, trpc: "UNAUTHORIZED" },
  FORBIDDEN: { http: 403, trpc: "FORBIDDEN" },
  PAYLOAD_TOO_LARGE: { http: 413, trpc: "PAYLOAD_TOO_LARGE" },
  UNSUPPORTED_DOCUMENT: { http: 415, trpc: "UNSUPPORTED_MEDIA_TYPE" },
  SERVICE_UNAVAILABLE: { http: 503, trpc: "SERVICE_UNAVAILABLE" },
  INTERNAL: { http: 500, trpc: "INTERNAL_SERVER_ERROR" },
} as const satisfies Record<ErrorCode, { http: number; trpc: string }>;
