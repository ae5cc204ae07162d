import type { AuditLog } from "./audit-log";
import { type HandedLink, linkForPassword } from "./hand-out-links";
import type { LinkDeps } from "./make-link";
import type { AccountStore } from "./ports";
import type { SessionWatch } from "./session-watch";

export type CreateAdminDeps = LinkDeps & {
  accounts: Pick<AccountStore, "create" | "findByEmail" | "makeAdmin">;
  audit: AuditLog;
  sessionWatch: Pick<SessionWatch, "forget">;
};

/**
 * Makes an administrator of whoever has an address, with an account made for it where there is none, and a link to set its password.
 * Whoever has an account whose address was never proven may only have typed it: they are locked out of it, and the link alone opens it.
 * For whoever has the machine: there is no other way to become an administrator without one.
 */
export async function createAdmin(deps: CreateAdminDeps, email: string): Promise<HandedLink & { outcome: "created" | "promoted" }> {
  const { accounts, audit, sessionWatch, clock, ids } = deps;
  const account = {
    id: ids.next(),
    email,
    name: null,
    role: "admin" as const,
    passwordHash: null,
    emailVerifiedAt: null,
    nowMs: clock.now(),
  };
  const made = await accounts.create(account, null);
  const there = await accounts.findByEmail(email);
  if (there === null) throw new Error("the account was deleted meanwhile");
  if (made !== "created") await accounts.makeAdmin(there.id, clock.now());
  sessionWatch.forget();
  const from = made === "created" ? null : there.role;
  if (from !== "admin") {
    await audit.record({ actor: null, action: "role-changed", subject: { type: "user", id: there.id }, details: { from, to: "admin" } });
  }
  const link = await linkForPassword(deps, email, { provesAddress: true });
  if (!link.ok) throw new Error("the account was deleted meanwhile");
  return { ...link.value, outcome: made === "created" ? "created" : "promoted" };
}
