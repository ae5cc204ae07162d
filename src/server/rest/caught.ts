import { errorSentence, isRetryable } from "@/contract/error-sentence";
import type { Logger } from "../domain/logger";

/** The reply of a handler; what it throws is logged under an id, and the reply says no more than that id. */
export async function caught(logger: Logger, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    const id = crypto.randomUUID();
    logger.error("request failed", { id, error });
    const refused = { code: "INTERNAL", message: errorSentence.INTERNAL, retryable: isRetryable.INTERNAL, id } as const;
    const body = { status: "error", error_code: refused.code, message: refused.message, error: refused };
    return Response.json(body, { status: 500, headers: { "cache-control": "no-store" } });
  }
}
