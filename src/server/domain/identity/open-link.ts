import type { LinkUsed, UseLinkInput } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { IdSource } from "../id-source";
import { accountCreated } from "./audit-log";
import type { Caller } from "./caller";
import { type FindLinkDeps, findLink } from "./find-link";
import type { AccountStore, PasswordHasher, StoredLink } from "./ports";
import type { SessionWatch } from "./session-watch";

export type OpenLinkDeps = Omit<FindLinkDeps, "accounts"> & {
  accounts: Pick<AccountStore, "countAdmins" | "create" | "find" | "promote">;
  hasher: PasswordHasher;
  sessionWatch: Pick<SessionWatch, "forget">;
  ids: IdSource;
};

/**
 * Uses a link: one that confirms an address makes the account that waited for it, if the password chosen at sign-up is given; the first
 * administrator's makes one of whoever is signed in. An invitation has nothing to give to somebody who has an account, and stays good.
 * UNAUTHENTICATED where somebody must be signed in, or the password is another: the link stays good; NOT_FOUND for a link that is no longer
 * good, or that sets a password.
 */
export async function openLink(
  deps: OpenLinkDeps,
  caller: Caller,
  input: UseLinkInput,
): Promise<Result<LinkUsed, "NOT_FOUND" | "UNAUTHENTICATED" | "RATE_LIMITED">> {
  const found = await findLink(deps, caller, input);
  if (!found.ok) return found;
  switch (found.value.kind) {
    case "confirm-email":
      return confirm(deps, found.value, input.password ?? "");
    case "set-password":
      return err("NOT_FOUND");
    case "first-admin":
      return forWhoeverIsSignedIn(deps, caller, found.value);
    case "invite":
      return forWhoeverIsSignedIn(deps, caller, null);
  }
}

/**
 * Anyone can sign up with another's address, and its owner may press the button: without the password there would be an account that both
 * can open. Where the address has got an account meanwhile, the reply is the same.
 */
async function confirm(
  deps: OpenLinkDeps,
  { id: linkId, email, name, passwordHash }: StoredLink,
  password: string,
): Promise<Result<LinkUsed, "NOT_FOUND" | "UNAUTHENTICATED">> {
  if (email === null) return err("NOT_FOUND");
  if (!(await deps.hasher.verify(passwordHash, password))) return err("UNAUTHENTICATED");
  const nowMs = deps.clock.now();
  const account = { id: deps.ids.next(), email, name, role: "user" as const, passwordHash, emailVerifiedAt: nowMs, nowMs };
  const made = await deps.accounts.create(account, linkId, accountCreated(account));
  if (made === "used") return err("NOT_FOUND");
  return ok({ email });
}

/** `promoting`: the link that makes them an administrator. */
async function forWhoeverIsSignedIn(
  { accounts, sessionWatch, clock }: OpenLinkDeps,
  { actor }: Caller,
  promoting: StoredLink | null,
): Promise<Result<LinkUsed, "NOT_FOUND" | "UNAUTHENTICATED">> {
  if (actor === null || actor.kind === "guest") return err("UNAUTHENTICATED");
  const account = await accounts.find(actor.userId);
  if (account === null) return err("UNAUTHENTICATED");
  if (promoting !== null) {
    const details = { from: account.role, to: "admin" };
    const logged = { actor, action: "role-changed", subject: { type: "user", id: account.id }, details } as const;
    if (!(await accounts.promote(promoting, account.id, clock.now(), logged))) return err("NOT_FOUND");
    sessionWatch.forget();
  }
  return ok({ email: account.email ?? "" });
}
