import { type AccessInfo, Email, type Role, type SignInProblem } from "@/contract/account";
import { limits } from "@/contract/limits";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { RateLimiter } from "../rate-limit/ports";
import { accountCreated } from "./audit-log";
import type { LoginStore, ProvenAccount, ProviderIdentity } from "./login-store";
import type { AccountStore, LinkStore } from "./ports";

export type ProvenPersonDeps = {
  accounts: Pick<AccountStore, "create" | "countAdmins">;
  logins: LoginStore;
  links: Pick<LinkStore, "find">;
  access: Pick<AccessInfo, "signup">;
  limiter: RateLimiter;
  clock: Clock;
  ids: IdSource;
};

/** How somebody came: the hash of the token of an invitation, and the network address. */
export type Coming = { invitationHash: string | null; address: string };

/** What a provider says of somebody. `isEmailVerified`: the provider has seen them receive mail at the address. */
export type ProviderClaims = ProviderIdentity & { email: string | null; isEmailVerified: boolean; name: string | null };
export type Person = { id: string; role: Role };

/**
 * The account of whoever a provider says is there: the one that identity signs in to; else the one with the same address, if both the
 * provider and we know the address to be theirs, which from then on this identity signs in to; else a new one, where one may sign up.
 */
export async function personOfProvider(
  deps: ProvenPersonDeps,
  { provider, providerAccountId, email, isEmailVerified, name }: ProviderClaims,
  coming: Coming,
): Promise<Result<Person, SignInProblem>> {
  const identity = { provider, providerAccountId };
  const known = await deps.logins.byProvider(identity);
  if (known !== null) return mayAct(known);
  const address = Email.safeParse(email);
  if (!isEmailVerified || !address.success) return err("unverified");
  const person = await personOfAddress(deps, { email: address.data, name }, coming);
  if (person.ok) await deps.logins.link(person.value.id, identity);
  return person;
}

/**
 * The account of whoever has just proven to receive mail at an address; a new one where there is none and one may sign up. An account whose
 * address was never proven may be somebody else's who only typed it: that is refused, and its password or a reset by mail opens it.
 */
export async function personOfAddress(
  deps: ProvenPersonDeps,
  proven: { email: string; name: string | null },
  { invitationHash, address }: Coming,
): Promise<Result<Person, SignInProblem>> {
  const account = await deps.logins.byEmail(proven.email);
  if (account !== null) return account.isVerified ? mayAct(account) : err("taken");
  const signUp = await permitted(deps, proven.email, invitationHash);
  if (signUp === null) return err("no-sign-up");
  const allowed = await deps.limiter.consume("addressSignUps", address);
  return allowed.ok ? create(deps, proven, signUp) : err("limited");
}

/** Whether `personOfAddress` would find or make an account: whether mailing a link is of any use. */
export async function isAddressWelcome(deps: ProvenPersonDeps, email: string, invitationHash: string | null): Promise<boolean> {
  const account = await deps.logins.byEmail(email);
  if (account !== null) return account.isVerified && !account.isDisabled;
  return (await permitted(deps, email, invitationHash)) !== null;
}

type SignUp = { role: Role; linkId: string | null };

/** An invitation is used only where one needs it: with sign-up open it stays good, unless it makes an administrator. */
async function permitted(deps: ProvenPersonDeps, email: string, invitationHash: string | null): Promise<SignUp | null> {
  const { signup } = deps.access;
  const link = invitationHash === null ? null : await deps.links.find(invitationHash, deps.clock.now());
  if (link?.kind === "first-admin" && (await deps.accounts.countAdmins()) === 0) return { role: "admin", linkId: link.id };
  const isInvited = link?.kind === "invite" && (link.email === null || link.email === email);
  if (isInvited && signup !== "closed") return { role: "user", linkId: link.id };
  return signup === "open" ? { role: "user", linkId: null } : null;
}

async function create(
  deps: ProvenPersonDeps,
  { email, name }: { email: string; name: string | null },
  { role, linkId }: SignUp,
): Promise<Result<Person, SignInProblem>> {
  const [id, nowMs] = [deps.ids.next(), deps.clock.now()];
  const account = { id, email, name: nameOf(name), role, passwordHash: null, emailVerifiedAt: nowMs, nowMs };
  const made = await deps.accounts.create(account, linkId, accountCreated(account));
  if (made === "taken") return ofWhoeverWasQuicker(deps, email);
  if (made === "used") return err("no-sign-up");
  return ok({ id, role });
}

/** Two windows of one person may come back from a provider at once. */
async function ofWhoeverWasQuicker({ logins }: ProvenPersonDeps, email: string): Promise<Result<Person, SignInProblem>> {
  const account = await logins.byEmail(email);
  return account?.isVerified ? mayAct(account) : err("taken");
}

/** A name as accounts keep it; providers let people call themselves anything. */
function nameOf(given: string | null): string | null {
  const name = (given ?? "")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .trim()
    .slice(0, limits.nameChars)
    .trim();
  return name === "" || !name.isWellFormed() ? null : name;
}

function mayAct({ id, role, isDisabled }: ProvenAccount): Result<Person, SignInProblem> {
  return isDisabled ? err("disabled") : ok({ id, role });
}
