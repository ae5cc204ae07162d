import type { LinkInput, LinkView } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { RateLimiter } from "../rate-limit/ports";
import type { Caller } from "./caller";
import type { AccountStore, LinkStore, StoredLink, TokenSource } from "./ports";

export type FindLinkDeps = {
  accounts: Pick<AccountStore, "countAdmins">;
  links: Pick<LinkStore, "find">;
  tokens: TokenSource;
  limiter: RateLimiter;
  clock: Clock;
};

/** A link that is still good. NOT_FOUND for one that was used, replaced or has expired; the first administrator's once there is one. */
export async function findLink(
  { accounts, links, tokens, limiter, clock }: FindLinkDeps,
  { address }: Caller,
  { token }: LinkInput,
): Promise<Result<StoredLink, "NOT_FOUND" | "RATE_LIMITED">> {
  const allowed = await limiter.consume("addressLinks", address);
  if (!allowed.ok) return allowed;
  const link = await links.find(tokens.hash(token), clock.now());
  if (link === null) return err("NOT_FOUND");
  if (link.kind === "first-admin" && (await accounts.countAdmins()) > 0) return err("NOT_FOUND");
  return ok(link);
}

/** What a link is for, to say before it is used. */
export async function viewLink(
  deps: Omit<FindLinkDeps, "accounts"> & { accounts: Pick<AccountStore, "countAdmins" | "find"> },
  caller: Caller,
  input: LinkInput,
): Promise<Result<LinkView, "NOT_FOUND" | "RATE_LIMITED">> {
  const link = await findLink(deps, caller, input);
  if (!link.ok) return link;
  const { kind, email, userId } = link.value;
  return ok({ kind, email: email ?? (userId === null ? null : ((await deps.accounts.find(userId))?.email ?? null)) });
}
