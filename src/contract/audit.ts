import { z } from "zod";
import { RowCount } from "./admin";
import { auditActions } from "./audit-actions";
import { limits } from "./limits";
import { Id } from "./text-input";

/** Everything that is written to the audit trail. */
export const AuditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof AuditAction>;

/** Which events to list, the latest first; what is left out does not restrict. `userId`: done by this account. */
export const ListAuditInput = z.object({
  action: AuditAction.optional(),
  userId: Id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(limits.pageRows),
});
export type ListAuditInput = z.input<typeof ListAuditInput>;

/**
 * Who did what to what. `action` and `subjectType` may be words of an earlier version. `actorEmail` is null for whoever has the machine, and once
 * the account is gone. `isSealed`: it is in the chain that `footnote doctor` verifies.
 */
export const AuditEntry = z.object({
  id: Id,
  at: z.iso.datetime(),
  actorKind: z.enum(["guest", "user", "admin", "system"]),
  actorUserId: Id.nullable(),
  actorEmail: z.string().nullable(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  isSealed: z.boolean(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** `total` comes with the first page only. */
export const ListedAudit = z.object({ items: z.array(AuditEntry), nextCursor: z.string().nullable(), total: RowCount.nullable() });
export type ListedAudit = z.infer<typeof ListedAudit>;
