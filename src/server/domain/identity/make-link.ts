import type { LinkView } from "@/contract/account";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { AuditEvent } from "./audit-log";
import type { LinkStore, SiteUrl, TokenSource } from "./ports";

/** What making a one-time link takes. */
export type LinkDeps = { links: Pick<LinkStore, "create">; tokens: TokenSource; clock: Clock; ids: IdSource; siteUrl: SiteUrl };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long a link is good, in milliseconds. One to set a password is mailed for an hour; whoever has the machine hands it over themselves. */
export const linkLifeMs = {
  firstAdmin: dayMs,
  mailedPassword: hourMs,
  handedPassword: dayMs,
  invite: 7 * dayMs,
  confirmEmail: dayMs,
} as const;

/** Whom a link is for (`email` with `userId`: whoever uses it has the address), and what a sign-up that waits for it has said already. */
type LinkSubject = { userId?: string; email?: string | null; name?: string | null; passwordHash?: string };

/**
 * Makes a link that is good once. Its address holds the token, which is kept nowhere. `expiresAt` in milliseconds since the epoch.
 * `toLog`: what is written to the trail together with the link, by its id.
 */
export async function makeLink(
  { links, tokens, clock, ids, siteUrl }: LinkDeps,
  kind: LinkView["kind"],
  lifeMs: number,
  subject: LinkSubject = {},
  toLog?: (linkId: string) => AuditEvent,
): Promise<{ id: string; url: string; expiresAt: number }> {
  const token = tokens.next();
  const nowMs = clock.now();
  const { userId = null, email = null, name = null, passwordHash = null } = subject;
  const link = { id: ids.next(), expiresAt: nowMs + lifeMs };
  await links.create({ ...link, kind, tokenHash: tokens.hash(token), userId, email, name, passwordHash, nowMs }, toLog?.(link.id));
  return { ...link, url: `${siteUrl()}/link/${token}` };
}
