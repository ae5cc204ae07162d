import type { OAuthConfig } from "next-auth/providers/oauth";
import { z } from "zod";

const GithubUser = z.object({ id: z.union([z.number(), z.string()]), login: z.string(), name: z.string().nullish() });
const GithubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

const patienceMs = 10_000;

/** Where GitHub is: its own site, or an installation of GitHub Enterprise. */
function endpoints(enterpriseUrl: string | undefined) {
  const web = enterpriseUrl?.replace(/\/+$/, "") ?? "https://github.com";
  return { web, api: enterpriseUrl === undefined ? "https://api.github.com" : `${web}/api/v3` };
}

export type GithubOptions = { clientId: string; clientSecret: string; enterpriseUrl: string | undefined };

/**
 * Signing in with GitHub. NextAuth's own provider trusts the address that a profile shows; this asks for the primary address and for whether
 * GitHub has verified it.
 */
export function githubProvider({ clientId, clientSecret, enterpriseUrl }: GithubOptions): OAuthConfig<{ sub?: string }> {
  const { web, api } = endpoints(enterpriseUrl);
  return {
    id: "github",
    name: "GitHub",
    type: "oauth",
    clientId,
    clientSecret,
    issuer: `${web}/login/oauth`,
    checks: ["pkce", "state"],
    httpOptions: { timeout: patienceMs },
    authorization: { url: `${web}/login/oauth/authorize`, params: { scope: "read:user user:email" } },
    token: `${web}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      async request({ client, tokens }) {
        const token = tokens.access_token ?? "";
        const user = GithubUser.parse(await client.userinfo(token));
        const { body } = await client.requestResource(`${api}/user/emails`, token, { headers: { accept: "application/json" } });
        const emails = GithubEmails.parse(JSON.parse(String(body)));
        const primary = emails.find((email) => email.primary);
        const claims = { sub: String(user.id), name: user.name ?? user.login, email_verified: primary?.verified ?? false };
        return primary === undefined ? claims : { ...claims, email: primary.email };
      },
    },
    profile: ({ sub = "" }) => ({ id: sub }),
  };
}
