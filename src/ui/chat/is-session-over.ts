import type { ErrorCode } from "@/contract/error-code";

/** Whether a refusal means that a new session has to begin. */
export function isSessionOver(code: ErrorCode): boolean {
  return code === "SESSION_EXPIRED" || code === "SESSION_TERMINATED" || code === "UNAUTHENTICATED";
}
