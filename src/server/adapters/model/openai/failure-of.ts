import { ModelFailure } from "@/server/domain/answer/ports";
import { EndpointRefusal } from "./endpoint";

/**
 * What a failed request means for whoever asked. `hasAnswered`: the endpoint had begun to stream. Messages are ours: what the endpoint said, which may
 * hold keys or prompts, goes nowhere.
 */
export function failureOf(error: unknown, hasAnswered: boolean): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof EndpointRefusal) {
    if (error.codes.some(isQuotaCode)) return new ModelFailure("BUDGET_EXHAUSTED", "The model endpoint's quota is used up.");
    return new ModelFailure("MODEL_UNAVAILABLE", `The model endpoint refused the request with status ${error.status}.`);
  }
  if (hasAnswered) return new ModelFailure("ANSWER_INTERRUPTED", "The model's answer broke off or was not readable.");
  return new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint cannot be used.");
}

/** The request went out of time. */
export function timeoutFailure(): ModelFailure {
  return new ModelFailure("MODEL_TIMEOUT", "The model endpoint took too long.");
}

/** Whether an endpoint's error code or type says that the account has no budget left: waiting will not help. */
export function isQuotaCode(code: unknown): boolean {
  return code === "insufficient_quota" || code === "billing_hard_limit_reached";
}
