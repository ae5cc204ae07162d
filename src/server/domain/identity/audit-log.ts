import type { Role } from "@/contract/account";
import type { AuditAction } from "@/contract/audit";
import type { UserActor } from "./actor";

/** Who did what to what: ids only, no e-mail address and no text. */
export type AuditEvent = {
  /** Null: whoever has the machine, through the command line. */
  actor: UserActor | null;
  action: AuditAction;
  subject: { type: "user" | "session" | "conversation" | "message" | "gap" | "table" | "link"; id: string | null };
  /** A few plain facts, such as a role before and after; at most 16 KB as JSON. */
  details?: Record<string, string | number | boolean | null>;
};

/** The trail of what was done: append-only, and it outlives its subjects. */
export type AuditLog = { record(event: AuditEvent): Promise<void> };

/** That an account was made, by whoever it is. */
export function accountCreated({ id, role }: { id: string; role: Role }): AuditEvent {
  return { actor: null, action: "account-created", subject: { type: "user", id }, details: { role } };
}
