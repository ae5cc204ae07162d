import type { Actor } from "../../domain/identity/actor";
import type { Caller } from "../../domain/identity/caller";
import type { SessionWatch } from "../../domain/identity/session-watch";
import { guestTokenHash } from "./guest-token";
import { openSession, sessionCookieName } from "./session-token";

export type IdentifyParts = { watch: SessionWatch; secret: () => string; isSecure: boolean; guests: "on" | "off" };

/** What the server's own listener writes over whatever a client sent; see `src/cli/http-server.ts`. */
export const addressHeader = "x-footnote-address";

/**
 * Says who sent a request. A sealed session wins over the guest token beside it; a session cookie that proves nothing counts as none, one
 * whose session is over makes nobody of its browser until that starts anew.
 */
export function createIdentify({ watch, secret, isSecure, guests }: IdentifyParts) {
  return async (headers: Headers, guestToken: string | null): Promise<Caller> => {
    const tokenHash = guestTokenHash(guestToken);
    const known = { address: headers.get(addressHeader) ?? "unknown", device: null, guestTokenHash: tokenHash };
    const token = cookieNamed(headers.get("cookie"), sessionCookieName(isSecure));
    const claims = token === null ? null : await openSession(secret(), token);
    if (claims !== null) return { ...known, ...(await watch.resolve(claims.sessionId, claims.userId)) };
    const guest: Actor | null = tokenHash === null || guests === "off" ? null : { kind: "guest", tokenHash };
    return { ...known, actor: guest, ended: null };
  };
}

/** A cookie's value, put together from `name.0`, `name.1`… where NextAuth had to cut it. */
function cookieNamed(cookies: string | null, name: string): string | null {
  const pairs = (cookies ?? "").split(";").map((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? { key: "", value: "" } : { key: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() };
  });
  const whole = pairs.find(({ key }) => key === name);
  if (whole !== undefined) return whole.value;
  const pieces = pairs.filter(({ key }) => /^\.\d{1,2}$/.test(key.startsWith(name) ? key.slice(name.length) : ""));
  if (pieces.length === 0) return null;
  return pieces
    .toSorted((a, b) => Number(a.key.slice(name.length + 1)) - Number(b.key.slice(name.length + 1)))
    .map(({ value }) => value)
    .join("");
}
