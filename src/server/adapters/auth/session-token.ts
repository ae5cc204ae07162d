import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { hostCookieName } from "./host-cookie";

/** Whom a session token names. Its row in the database says whether that still holds. */
export type SessionClaims = { sessionId: string; userId: string };

const Claims = z.object({ sessionId: z.uuid(), sub: z.uuid() });

/** Longest life of the cookie and of the token in it; browsers keep none longer. The session's row ends earlier. */
export const tokenLifetimeSeconds = 400 * 86_400;

/** NextAuth's cookie. */
export function sessionCookieName(isSecure: boolean): string {
  return hostCookieName("next-auth.session-token", isSecure);
}

/** The `Set-Cookie` value that takes a sealed session from a browser. */
export function endedSessionCookie(isSecure: boolean): string {
  return `${sessionCookieName(isSecure)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

/** Makes the token that NextAuth's cookie carries: an encrypted JWT. */
export function sealSession(secret: string, { sessionId, userId }: SessionClaims): Promise<string> {
  return encode({ token: { sub: userId, sessionId }, secret, maxAge: tokenLifetimeSeconds });
}

/** What a token says; null for one that is forged, cut short, expired or not ours. */
export async function openSession(secret: string, token: string): Promise<SessionClaims | null> {
  try {
    const claims = Claims.safeParse(await decode({ token, secret }));
    return claims.success ? { sessionId: claims.data.sessionId, userId: claims.data.sub } : null;
  } catch {
    return null; // whatever was wrong with it, it proves nothing
  }
}
