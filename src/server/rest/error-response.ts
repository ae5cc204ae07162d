import type { ErrorCode } from "@/contract/error-code";
import { type RefusalBody, refusalBody } from "@/contract/refusal-body";
import { onTheWire } from "./on-the-wire";

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

/** The refusal of a method that an address does not take. */
export function wrongMethod(): Response {
  return Response.json(refusalBody("VALIDATION_FAILED"), { status: 405, headers: { "cache-control": "no-store" } });
}

/** The refusal of an address that is not there. */
export function noSuchAddress(): Response {
  return errorResponse({ code: "NOT_FOUND" });
}
