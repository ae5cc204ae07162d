import { auditActions } from "@/contract/audit-actions";

/** What the audit log can be cut by. */
export const actions = ["any", ...auditActions] as const;
