import type { Role } from "@/contract/account";
import type { AuditEvent } from "./audit-log";
import { type HandedLink, linkForPassword } from "./hand-out-links";
import type { LinkDeps } from "./make-link";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type CreateAdminDeps = LinkDeps & {
  accounts: Pick<AccountStore, "create" | "findByEmail" | "makeAdmin">;
  sessionWatch: Pick<SessionWatch, "forget">;
};

/**
 * Makes an administrator of whoever has an address, with an account made for it where there is none, and a link to set its password.
 * Whoever has an account whose address was never proven may only have typed it: they are locked out of it, and the link alone opens it.
 * For whoever has the machine: there is no other way to become an administrator without one.
 */
export async function createAdmin(deps: CreateAdminDeps, email: string): Promise<HandedLink & { outcome: "created" | "promoted" }> {
  const { accounts, sessionWatch, clock, ids } = deps;
  const account = {
    id: ids.next(),
    email,
    name: null,
    role: "admin" as const,
    passwordHash: null,
    emailVerifiedAt: null,
    nowMs: clock.now(),
  };
  const made = await accounts.create(account, null, becameAdmin(account.id, null));
  const there = await accounts.findByEmail(email);
  if (there === null) throw new Error("the account was deleted meanwhile");
  if (made !== "created")
    await accounts.makeAdmin(there.id, clock.now(), there.role === "admin" ? undefined : becameAdmin(there.id, there.role));
  sessionWatch.forget();
  const link = await linkForPassword(deps, email, { provesAddress: true });
  if (!link.ok) throw new Error("the account was deleted meanwhile");
  return { ...link.value, outcome: made === "created" ? "created" : "promoted" };
}

function becameAdmin(id: string, from: Role | null): AuditEvent {
  return { actor: null, action: "role-changed", subject: { type: "user", id }, details: { from, to: "admin" } };
}
