import type { AuditAction } from "@/contract/audit";

/** What the audit log can be cut by. */
export const actions = [
  "any",
  "sign-in",
  "sign-out",
  "account-created",
  "account-deleted",
  "password-changed",
  "session-revoked",
  "link-made",
  "invited",
  "role-changed",
  "user-disabled",
  "user-enabled",
  "user-deleted",
  "conversation-opened",
  "answer-replayed",
  "gap-opened",
  "gap-changed",
  "gap-checked",
] as const satisfies readonly ["any", ...AuditAction[]];
