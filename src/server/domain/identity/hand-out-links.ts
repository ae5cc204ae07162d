import type { AccessInfo } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { UserActor } from "./actor";
import type { AuditEvent } from "./audit-log";
import { type LinkDeps, linkLifeMs, makeLink } from "./make-link";
import type { AccountStore } from "./ports";

/** A link that somebody is handed; `expiresAt` in milliseconds since the epoch. */
export type HandedLink = { url: string; expiresAt: number };

/** A link that makes the first administrator, beside those that other starts have printed; null when there is one already. */
export async function linkForFirstAdmin(deps: LinkDeps & { accounts: Pick<AccountStore, "countAdmins"> }): Promise<HandedLink | null> {
  if ((await deps.accounts.countAdmins()) > 0) return null;
  return makeLink(deps, "first-admin", linkLifeMs.firstAdmin);
}

/**
 * A link to sign up with, for one address or for whoever holds it. `actor` null: whoever has the machine. CONFLICT when the address has an
 * account, FORBIDDEN where nobody may sign up.
 */
export async function invite(
  deps: LinkDeps & { accounts: Pick<AccountStore, "findByEmail">; access: Pick<AccessInfo, "signup"> },
  actor: UserActor | null,
  email: string | null,
): Promise<Result<HandedLink, "CONFLICT" | "FORBIDDEN">> {
  if (deps.access.signup === "closed") return err("FORBIDDEN");
  if (email !== null && (await deps.accounts.findByEmail(email)) !== null) return err("CONFLICT");
  const toLog = (id: string): AuditEvent => ({ actor, action: "invited", subject: { type: "link", id } });
  return ok(await makeLink(deps, "invite", linkLifeMs.invite, { email }, toLog));
}

/**
 * A link to set the password of an account, for whoever has the machine to hand over. `provesAddress`: they say whose address it is, so that
 * using the link proves it as a mailed one does. NOT_FOUND without an account.
 */
export async function linkForPassword(
  deps: LinkDeps & { accounts: Pick<AccountStore, "findByEmail"> },
  email: string,
  { provesAddress = false }: { provesAddress?: boolean } = {},
): Promise<Result<HandedLink, "NOT_FOUND">> {
  const account = await deps.accounts.findByEmail(email);
  if (account === null) return err("NOT_FOUND");
  const event = { actor: null, action: "link-made", subject: { type: "user", id: account.id }, details: { kind: "set-password" } } as const;
  const subject = { userId: account.id, email: provesAddress ? email : null };
  return ok(await makeLink(deps, "set-password", linkLifeMs.handedPassword, subject, () => event));
}
