import type { AccessInfo, SignUpInput, SignUpReply } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { IdSource } from "../id-source";
import type { Logger } from "../logger";
import { accountCreated } from "./audit-log";
import type { Caller } from "./caller";
import { type FindLinkDeps, findLink } from "./find-link";
import { inBackground } from "./in-background";
import { type LinkDeps, linkLifeMs, makeLink } from "./make-link";
import type { AccountStore, Mailer, NewAccount, PasswordHasher, StoredLink } from "./ports";
import type { SessionWatch } from "./session-watch";

export type SignUpDeps = Omit<FindLinkDeps, "accounts" | "links"> &
  Omit<LinkDeps, "links"> & {
    links: FindLinkDeps["links"] & LinkDeps["links"];
    accounts: Pick<AccountStore, "countAdmins" | "create" | "findByEmail" | "promote">;
    hasher: PasswordHasher;
    mailer: Mailer | null;
    access: Pick<AccessInfo, "signup">;
    sessionWatch: Pick<SessionWatch, "forget">;
    ids: IdSource;
    logger: Logger;
  };

/**
 * Makes an account, or with mail configured a link that confirms the address and then makes it. The reply is the same whether or not the
 * address has an account. With a token (an invitation, or the first administrator's link) the account is made at once: whoever gave it
 * has vouched for its holder. FORBIDDEN where one may not sign up, or not with this address; NOT_FOUND for a token that is no longer good.
 */
export async function signUp(
  deps: SignUpDeps,
  caller: Caller,
  input: SignUpInput,
): Promise<Result<SignUpReply, "FORBIDDEN" | "NOT_FOUND" | "RATE_LIMITED">> {
  const allowed = await deps.limiter.consume("addressSignUps", caller.address);
  if (!allowed.ok) return allowed;
  const permitted = await permit(deps, caller, input);
  if (!permitted.ok) return permitted;
  const passwordHash = await deps.hasher.hash(input.password);
  const { mailer } = deps;
  if (mailer === null || permitted.value !== null) return createNow(deps, input, passwordHash, permitted.value);
  inBackground(deps.logger, "sign-up mail", () => mailConfirmation({ ...deps, mailer }, input, passwordHash));
  return ok({ next: "open-mail" });
}

/** The link that lets somebody sign up; null where none is needed. */
async function permit(
  deps: SignUpDeps,
  caller: Caller,
  { token, email }: SignUpInput,
): Promise<Result<StoredLink | null, "FORBIDDEN" | "NOT_FOUND" | "RATE_LIMITED">> {
  const { signup } = deps.access;
  if (token === undefined) return signup === "open" ? ok(null) : err("FORBIDDEN");
  const link = await findLink(deps, caller, { token });
  if (!link.ok) return link;
  const { kind, email: invited } = link.value;
  if (kind === "first-admin") return link;
  if (kind !== "invite") return err("NOT_FOUND");
  return signup === "closed" || (invited !== null && invited !== email) ? err("FORBIDDEN") : link;
}

/** An invitation to somebody who has an account stays good; the first administrator's link is for that account, if it is their own. */
async function createNow(
  deps: SignUpDeps,
  input: SignUpInput,
  passwordHash: string,
  link: StoredLink | null,
): Promise<Result<SignUpReply, "NOT_FOUND">> {
  const account: NewAccount = {
    id: deps.ids.next(),
    email: input.email,
    name: input.name ?? null,
    role: link?.kind === "first-admin" ? "admin" : "user",
    passwordHash,
    emailVerifiedAt: null,
    nowMs: deps.clock.now(),
  };
  const made = await deps.accounts.create(account, link?.id ?? null, accountCreated(account));
  if (made === "used") return err("NOT_FOUND");
  if (made === "taken" && link?.kind === "first-admin") await promoteOwner(deps, input, link);
  return ok({ next: "sign-in" });
}

async function promoteOwner(deps: SignUpDeps, { email, password }: SignUpInput, link: StoredLink): Promise<void> {
  const account = await deps.accounts.findByEmail(email);
  if (account === null || account.isDisabled || !(await deps.hasher.verify(account.passwordHash, password))) return;
  const details = { from: account.role, to: "admin" };
  const logged = { actor: null, action: "role-changed", subject: { type: "user", id: account.id }, details } as const;
  if (await deps.accounts.promote(link, account.id, deps.clock.now(), logged)) deps.sessionWatch.forget();
}

/** Few mails an hour to one address, whoever signs up with it; what is too much is dropped unsaid. */
async function mailConfirmation(deps: SignUpDeps & { mailer: Mailer }, input: SignUpInput, passwordHash: string): Promise<void> {
  const { email, name = null } = input;
  if (!(await deps.limiter.consume("accountResetMails", email)).ok) return;
  if ((await deps.accounts.findByEmail(email)) !== null) {
    await deps.mailer.send({ to: email, about: "account-exists", url: `${deps.siteUrl()}/sign-in` });
    return;
  }
  const { url } = await makeLink(deps, "confirm-email", linkLifeMs.confirmEmail, { email, name, passwordHash });
  await deps.mailer.send({ to: email, about: "confirm-email", url });
}
