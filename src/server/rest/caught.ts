import { refusalBody } from "@/contract/refusal-body";
import type { Logger } from "../domain/logger";
import { refusalResponse } from "./error-response";

/** The reply of a handler; what it throws is logged under an id, and the reply says no more than that id. */
export async function caught(logger: Logger, handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    const id = crypto.randomUUID();
    logger.error("request failed", { id, error });
    return refusalResponse(refusalBody("INTERNAL", { id }));
  }
}
