import { createHmac } from "node:crypto";
import { isSameText } from "./same-text";

const maxAgeSeconds = 400 * 86_400;
const most = 4;

/** The cookie that says which accounts have signed in on this browser before. */
export function deviceCookieName(isSecure: boolean): string {
  return `${isSecure ? "__Secure-" : ""}footnote_devices`;
}

/** The accounts that a device cookie proves this browser to have signed in to, latest first. What was not made by us proves nothing. */
export function accountsOfDevice(secret: string, value: string | null): string[] {
  return (value ?? "")
    .split("~")
    .slice(0, most)
    .flatMap((entry) => {
      const [userId = "", proof = ""] = entry.split(".", 2);
      return isSameText(proof, proofFor(secret, userId)) ? [userId] : [];
    });
}

/** The `Set-Cookie` value after signing in to an account. It grants nothing but freedom from the limit that guessers share. */
export function deviceCookie(secret: string, userId: string, earlier: readonly string[], isSecure: boolean): string {
  const value = [userId, ...earlier.filter((id) => id !== userId)]
    .slice(0, most)
    .map((id) => `${id}.${proofFor(secret, id)}`)
    .join("~");
  return `${deviceCookieName(isSecure)}=${value}; Path=/api/auth; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

function proofFor(secret: string, userId: string): string {
  return createHmac("sha256", secret).update(`device of ${userId}`).digest("base64url");
}
