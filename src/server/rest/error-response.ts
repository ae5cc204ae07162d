import type { ErrorBody, ErrorCode } from "@/contract/error-code";
import { errorSentence, isRetryable } from "@/contract/error-sentence";
import { onTheWire } from "./on-the-wire";

/** The body of a refusal. */
export function errorBodyOf(code: ErrorCode, retryAfterMs?: number): ErrorBody {
  return { code, message: errorSentence[code], retryable: isRetryable[code], ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** A refusal before any handler has seen the request; the same body as a tRPC client finds in `data.footnote`. */
export function errorResponse({ code, retryAfterMs }: { code: ErrorCode; retryAfterMs?: number }): Response {
  return Response.json(
    { error: errorBodyOf(code, retryAfterMs) },
    {
      status: onTheWire[code].http,
      headers: {
        "cache-control": "no-store",
        ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }),
      },
    },
  );
}
