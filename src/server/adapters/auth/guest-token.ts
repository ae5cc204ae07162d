import { createHash } from "node:crypto";

/** SHA-256 of a guest token, as lower-case hex; null when it is not one: 32 bytes in base64url. */
export function guestTokenHash(token: string | null): string | null {
  if (token === null || !/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  return createHash("sha256").update(token).digest("hex");
}
