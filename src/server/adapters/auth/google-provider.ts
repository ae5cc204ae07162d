import type { OAuthConfig } from "next-auth/providers/oauth";

const patienceMs = 10_000;

export type GoogleOptions = { clientId: string; clientSecret: string; issuer?: string };

/** Signing in with Google, by OpenID Connect: its claims say whether an address is verified. */
export function googleProvider({
  clientId,
  clientSecret,
  issuer = "https://accounts.google.com",
}: GoogleOptions): OAuthConfig<{ sub?: string }> {
  return {
    id: "google",
    name: "Google",
    type: "oauth",
    clientId,
    clientSecret,
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: patienceMs },
    authorization: { params: { scope: "openid email profile" } },
    profile: ({ sub = "" }) => ({ id: sub }),
  };
}
