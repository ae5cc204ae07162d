import type { Actor } from "../../domain/identity/actor";
import { addressHeader, type Caller } from "../../domain/identity/caller";
import type { SessionWatch } from "../../domain/identity/session-watch";
import { cookiesIn, wholeCookie } from "./cookie-header";
import { deviceName } from "./device-name";
import { guestTokenHash } from "./guest-token";
import { openSession, sessionCookieName } from "./session-token";

export type IdentifyParts = { watch: SessionWatch; secret: () => string; isSecure: boolean; guests: "on" | "off" };

/**
 * Says who sent a request. A sealed session wins over the guest token beside it; a session cookie that proves nothing counts as none, one
 * whose session is over makes nobody of its browser until that starts anew.
 */
export function createIdentify({ watch, secret, isSecure, guests }: IdentifyParts) {
  return async (headers: Headers, guestToken: string | null): Promise<Caller> => {
    const tokenHash = guestTokenHash(guestToken);
    const device = deviceName(headers.get("user-agent"));
    const known = { address: headers.get(addressHeader) ?? "unknown", device, guestTokenHash: tokenHash };
    const token = wholeCookie(cookiesIn(headers.get("cookie")), sessionCookieName(isSecure));
    const claims = token === null ? null : await openSession(secret(), token);
    if (claims !== null) return { ...known, ...(await watch.resolve(claims.sessionId, claims.userId)) };
    const guest: Actor | null = tokenHash === null || guests === "off" ? null : { kind: "guest", tokenHash };
    return { ...known, actor: guest, ended: null };
  };
}
