import { createHmac } from "node:crypto";
import { LinkToken } from "@/contract/account";
import { hostCookieName } from "./host-cookie";
import { isSameText } from "./same-text";

const daySeconds = 86_400;

/** Cookies that only signing in reads, for a day at most. */
function signInCookie(name: string, value: string, maxAgeSeconds: number, isSecure: boolean): string {
  const secure = isSecure ? "; Secure" : "";
  return `${prefixed(name, isSecure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

function prefixed(name: string, isSecure: boolean): string {
  return hostCookieName(`footnote_${name}`, isSecure);
}

/** Keeps an invitation while its holder is away at a provider, or waits for a mail. */
export function invitationCookie(token: unknown, isSecure: boolean): string[] {
  const given = LinkToken.safeParse(token);
  return given.success ? [signInCookie("invitation", given.data, daySeconds, isSecure)] : [];
}

/** The invitation that a request came with, in its body or from before. */
export function invitationIn(given: unknown, cookies: ReadonlyMap<string, string>, isSecure: boolean): string | null {
  const token = LinkToken.safeParse(given ?? cookies.get(prefixed("invitation", isSecure)));
  return token.success ? token.data : null;
}

export function usedInvitationCookie(isSecure: boolean): string {
  return signInCookie("invitation", "", 0, isSecure);
}

/**
 * Says that a link to this address was asked for in this browser. Without it the link does nothing: one that somebody had mailed to
 * themselves would sign others in as them and take over what they ask; and a scanner of mails would use it up.
 */
export function mailedLinkCookie(secret: string, email: string, isSecure: boolean): string {
  return signInCookie("mailed", proofOf(secret, email), daySeconds, isSecure);
}

export function hasAskedForLink(secret: string, email: string, cookies: ReadonlyMap<string, string>, isSecure: boolean): boolean {
  return isSameText(cookies.get(prefixed("mailed", isSecure)) ?? "", proofOf(secret, email));
}

function proofOf(secret: string, email: string): string {
  return createHmac("sha256", secret).update(`a link to ${email}`).digest("base64url");
}
