import { refusalBody } from "@/contract/refusal-body";
import type { Services } from "../services";
import { errorResponse, refusalResponse } from "./error-response";
import { outagePauseMs } from "./outage-pause";

/**
 * The reply of a handler; what it throws is logged under an id, and the reply says no more than that id. While the database is away, it says that
 * asking again will help.
 */
export async function caught(
  { logger, isOutage }: Pick<Services, "logger" | "isOutage">,
  handle: () => Promise<Response>,
): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (isOutage(error)) {
      logger.warn("request refused, the database is away", { error });
      return errorResponse({ code: "SERVICE_UNAVAILABLE", retryAfterMs: outagePauseMs });
    }
    const id = crypto.randomUUID();
    logger.error("request failed", { id, error });
    return refusalResponse(refusalBody("INTERNAL", { id }));
  }
}
