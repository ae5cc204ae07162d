import type { OAuthSettings } from "./adapters/auth/auth-options";
import { createAuthenticate } from "./adapters/auth/create-authenticate";
import { deviceCookieBeside } from "./adapters/auth/device-cookie";
import { guestTokenHash } from "./adapters/auth/guest-token";
import { createIdentify } from "./adapters/auth/identify";
import { endedSessionCookie } from "./adapters/auth/session-token";
import { noPreferences } from "./adapters/auth/worn-preferences";
import type { Container } from "./container";
import type { Env } from "./env";
import { guestCookie, guestTokenIn, newGuestToken } from "./rest/guest-cookie";
import { isSecureSite } from "./rest/security-headers";
import type { Services } from "./services";

type Access = Pick<
  Container,
  "isSecure" | "guestOf" | "identify" | "authenticate" | "endedSessionCookies" | "noPreferences" | "deviceCookie"
>;

/** Who sends a request, by its cookies, and how one signs in and out. */
export function createAccess({ env, services, secret }: { env: Env; services: Services; secret: () => string }): Access {
  const isSecure = isSecureSite(env);
  const identify = createIdentify({ watch: services.sessionWatch, secret, isSecure, guests: env.GUESTS });
  const newGuestCookie = () => guestCookie(newGuestToken(), isSecure);
  const ended = endedSessionCookie(isSecure);
  const parts = { deps: services, oauth: oauthOf(env), secret, isSecure, newGuestCookie, endedSessionCookie: ended };
  const authenticate = createAuthenticate(parts);
  return {
    isSecure,
    guestOf(token) {
      const tokenHash = guestTokenHash(token);
      return tokenHash === null || env.GUESTS === "off" ? null : { kind: "guest", tokenHash };
    },
    identify: (headers) => identify(headers, guestTokenIn(headers.get("cookie"), isSecure)),
    authenticate,
    endedSessionCookies: [ended, ...noPreferences],
    noPreferences,
    deviceCookie: (headers, userId) => deviceCookieBeside(headers.get("cookie"), secret(), userId, isSecure),
  };
}

/** The providers that are configured: env.ts sees to it that their ids and secrets come in pairs. */
function oauthOf({ GITHUB_ID, GITHUB_SECRET, GITHUB_ENTERPRISE_URL: enterpriseUrl, GOOGLE_ID, GOOGLE_SECRET }: Env): OAuthSettings {
  const isGithub = GITHUB_ID !== undefined && GITHUB_SECRET !== undefined;
  const isGoogle = GOOGLE_ID !== undefined && GOOGLE_SECRET !== undefined;
  return {
    github: isGithub ? { clientId: GITHUB_ID, clientSecret: GITHUB_SECRET, enterpriseUrl } : null,
    google: isGoogle ? { clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET } : null,
  };
}
