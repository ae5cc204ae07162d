import { APIConnectionError, APIError } from "openai";
import { ModelFailure } from "@/server/domain/answer/ports";

/**
 * What a failed request means for whoever asked. `hasAnswered`: the endpoint had begun to stream. Messages are ours: what the endpoint said, which may
 * hold keys or prompts, goes nowhere.
 */
export function failureOf(error: unknown, hasAnswered: boolean): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (error instanceof APIError) {
    if (isQuotaCode(error.code) || isQuotaCode(error.type))
      return new ModelFailure("BUDGET_EXHAUSTED", "The model endpoint's quota is used up.");
    if (error instanceof APIConnectionError) return new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint cannot be reached.");
    return new ModelFailure(
      "MODEL_UNAVAILABLE",
      `The model endpoint refused the request${error.status ? ` with status ${error.status}` : ""}.`,
    );
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
