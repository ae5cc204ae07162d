import type { ErrorBody, ErrorCode } from "@/contract/error-code";
import { errorSentence, isRetryable } from "@/contract/error-sentence";
import { onTheWire } from "./on-the-wire";

/** A refusal in words for people and for programs: flat, as `POST /api/chat` has it, and as a tRPC client finds it in `data.footnote`. */
export type RefusalBody = {
  status: "error";
  error_code: ErrorCode;
  message: string;
  retry_after_ms?: number;
  error: ErrorBody;
};

/** A refusal as a tRPC client finds it. `id` names the log line of an `INTERNAL` one. */
export function errorBodyOf(code: ErrorCode, retryAfterMs?: number, id?: string): ErrorBody {
  const pause = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { code, message: errorSentence[code], retryable: isRetryable[code], ...pause, ...(id === undefined ? {} : { id }) };
}

/** The one body of every refusal over REST. */
export function refusalBody(code: ErrorCode, { retryAfterMs, id }: { retryAfterMs?: number | undefined; id?: string } = {}): RefusalBody {
  const error = errorBodyOf(code, retryAfterMs, id);
  const pause = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
  return { status: "error", error_code: code, message: error.message, ...pause, error };
}

/** The response that carries a refusal's body, whatever else that says. */
export function refusalResponse(body: RefusalBody): Response {
  const { error_code: code, retry_after_ms: retryAfterMs } = body;
  const pause = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) };
  return Response.json(body, { status: onTheWire[code].http, headers: { "cache-control": "no-store", ...pause } });
}

/** A refusal. */
export function errorResponse({ code, retryAfterMs }: { code: ErrorCode; retryAfterMs?: number }): Response {
  return refusalResponse(refusalBody(code, { retryAfterMs }));
}
