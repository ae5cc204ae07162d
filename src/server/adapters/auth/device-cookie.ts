import { createHmac } from "node:crypto";
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
export function accountsOfDevice(secret: string, cookies: ReadonlyMap<string, string>, isSecure: boolean): string[] {
  return (cookies.get(deviceCookieName(isSecure)) ?? "")
    .split("~")
    .slice(0, most)
    .flatMap((entry) => {
      const [userId = "", proof = ""] = entry.split(".", 2);
      return isSameText(proof, proofFor(secret, userId)) ? [userId] : [];
    });
}

/** The `Set-Cookie` value for a browser with this `Cookie` header that has proven to be an account's. */
export function deviceCookieBeside(cookieHeader: string | null, secret: string, userId: string, isSecure: boolean): string {
  return deviceCookie(secret, userId, accountsOfDevice(secret, cookiesIn(cookieHeader), isSecure), isSecure);
}

/** The `Set-Cookie` value after signing in to an account. It grants nothing but freedom from the limit that guessers share. */
export function deviceCookie(secret: string, userId: string, earlier: readonly string[], isSecure: boolean): string {
  const value = [userId, ...earlier.filter((id) => id !== userId)]
    .slice(0, most)
    .map((id) => `${id}.${proofFor(secret, id)}`)
    .join("~");
  return `${deviceCookieName(isSecure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

function proofFor(secret: string, userId: string): string {
  return createHmac("sha256", secret).update(`device of ${userId}`).digest("base64url");
}
