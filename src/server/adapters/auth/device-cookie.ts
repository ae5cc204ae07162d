import { createHmac, randomBytes } from "node:crypto";
import type { KnownAccount } from "../../domain/identity/check-password";
import { cookiesIn } from "./cookie-header";
import { hostCookieName } from "./host-cookie";
import { isSameText } from "./same-text";

const maxAgeSeconds = 400 * 86_400;
const most = 4;

/** The cookie that says which accounts have signed in on this browser before. */
export function deviceCookieName(isSecure: boolean): string {
  return hostCookieName("footnote_device", isSecure);
}

/** The accounts that a browser's cookies prove it to have signed in to, latest first. What was not made by us proves nothing. */
export function accountsOfDevice(secret: string, cookies: ReadonlyMap<string, string>, isSecure: boolean): KnownAccount[] {
  return (cookies.get(deviceCookieName(isSecure)) ?? "")
    .split("~")
    .slice(0, most)
    .flatMap((entry) => {
      const [userId = "", signInId = "", proof = ""] = entry.split(".", 3);
      return isSameText(proof, proofFor(secret, { userId, signInId })) ? [{ userId, signInId }] : [];
    });
}

/** The `Set-Cookie` value for a browser with this `Cookie` header that has proven to be an account's. */
export function deviceCookieBeside(cookieHeader: string | null, secret: string, userId: string, isSecure: boolean): string {
  return deviceCookie(secret, userId, accountsOfDevice(secret, cookiesIn(cookieHeader), isSecure), isSecure);
}

/**
 * The `Set-Cookie` value after signing in to an account. It grants nothing but freedom from the limit that guessers share. Each time another one:
 * whoever has come by one can use up its tries and no other browser's.
 */
export function deviceCookie(secret: string, userId: string, earlier: readonly KnownAccount[], isSecure: boolean): string {
  const latest: KnownAccount = { userId, signInId: randomBytes(12).toString("base64url") };
  const value = [latest, ...earlier.filter((known) => known.userId !== userId)]
    .slice(0, most)
    .map((known) => `${known.userId}.${known.signInId}.${proofFor(secret, known)}`)
    .join("~");
  return `${deviceCookieName(isSecure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

function proofFor(secret: string, { userId, signInId }: KnownAccount): string {
  return createHmac("sha256", secret).update(`device of ${userId} ${signInId}`).digest("base64url");
}
