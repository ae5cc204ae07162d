import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import type { ErrorBody, ErrorCode } from "@/contract/error-code";
import { errorSentence, isRetryable } from "@/contract/error-sentence";
import type { Result } from "@/contract/result";
import { onTheWire } from "../rest/on-the-wire";
import { outagePauseMs } from "../rest/outage-pause";
import type { Services } from "../services";

/** A refusal on its way through tRPC. */
class Refusal extends Error {
  override name = "Refusal";
  constructor(
    readonly code: ErrorCode,
    readonly retryAfterMs: number | undefined,
  ) {
    super(errorSentence[code]);
  }
}

/** The tRPC error of a refusal. */
export function refusal(code: ErrorCode, retryAfterMs?: number): TRPCError {
  const cause = new Refusal(code, retryAfterMs);
  return new TRPCError({ code: onTheWire[code].trpc, message: cause.message, cause });
}

/** The value of a result; a refusal is thrown for the error formatter. */
export function unwrap<T>(result: Result<T, ErrorCode>): T {
  if (result.ok) return result.value;
  throw refusal(result.code, result.retryAfterMs);
}

type Noticing = Pick<Services, "logger" | "isOutage">;

/**
 * What the wire says of an error. Without the database nothing can be done, and a moment later all of it: that is no failure of a request. Anything
 * unforeseen is logged under an id and says no more than that id.
 */
export function errorBody(error: TRPCError, path: string | undefined, noticing: Noticing | undefined): ErrorBody {
  const known = refusalCode(error);
  const isOutage = known === "INTERNAL" && (noticing?.isOutage(error.cause) ?? false);
  const code = isOutage ? "SERVICE_UNAVAILABLE" : known;
  const body = { code, message: errorSentence[code], retryable: isRetryable[code] };
  if (isOutage) {
    noticing?.logger.warn("request refused, the database is away", { path: path ?? "", error: error.cause });
    return { ...body, retryAfterMs: outagePauseMs };
  }
  if (code === "INTERNAL") {
    const id = crypto.randomUUID();
    noticing?.logger.error("request failed", { id, path: path ?? "", error: error.cause ?? error });
    return { ...body, id };
  }
  if (error.cause instanceof Refusal && error.cause.retryAfterMs !== undefined) return { ...body, retryAfterMs: error.cause.retryAfterMs };
  return body;
}

/** tRPC's own refusals (unknown path, batch too long, not JSON) have no cause of ours. */
function refusalCode(error: TRPCError): ErrorCode {
  if (error.cause instanceof Refusal) return error.cause.code;
  if (error.cause instanceof ZodError) return error.code === "BAD_REQUEST" ? "VALIDATION_FAILED" : "INTERNAL";
  switch (error.code) {
    case "NOT_FOUND":
      return "NOT_FOUND";
    case "BAD_REQUEST":
    case "PARSE_ERROR":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return "VALIDATION_FAILED";
    case "PAYLOAD_TOO_LARGE":
      return "PAYLOAD_TOO_LARGE";
    default:
      return "INTERNAL";
  }
}
