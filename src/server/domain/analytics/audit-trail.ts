import { type AuditAction, type AuditEntry, ListAuditInput, type ListedAudit } from "@/contract/audit";
import { err, ok, type Result } from "@/contract/result";
import type { AdminActor } from "../identity/actor";
import { counted, countedAtMost } from "./row-count";

/** Which events are meant; null does not restrict. */
export type AuditFilter = { action: AuditAction | null; userId: string | null };

/** The audit trail, for administrators. */
export type AuditTrail = {
  /** At most `limit` events written before the one of the ordinal `before`, the latest first, each with its ordinal. */
  list(
    admin: AdminActor,
    filter: AuditFilter,
    before: number | null,
    limit: number,
  ): Promise<{ items: { ordinal: number; entry: AuditEntry }[]; more: boolean }>;
  /** How many there are, `atMost` where there are more. */
  count(admin: AdminActor, filter: AuditFilter, atMost: number): Promise<number>;
};

/** One page of the audit trail, the latest first. VALIDATION_FAILED for a cursor that no page gave. */
export async function listAudit(
  { auditTrail }: { auditTrail: AuditTrail },
  admin: AdminActor,
  input: ListAuditInput,
): Promise<Result<ListedAudit, "VALIDATION_FAILED">> {
  const { action = null, userId = null, cursor, limit } = ListAuditInput.parse(input);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return err("VALIDATION_FAILED");
  const before = cursor === undefined ? null : Number(cursor);
  const filter = { action, userId };
  const [{ items, more }, count] = await Promise.all([
    auditTrail.list(admin, filter, before, limit),
    before === null ? auditTrail.count(admin, filter, countedAtMost) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items: items.map(({ entry }) => entry),
    nextCursor: more && last !== undefined ? String(last.ordinal) : null,
    total: count === null ? null : counted(count),
  });
}
