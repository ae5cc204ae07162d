import type { AuthOptions } from "next-auth";
import { z } from "zod";
import { ownPath } from "@/contract/own-path";
import { type BeginSessionDeps, beginSession } from "../../domain/identity/begin-session";
import { permitSignInMail } from "../../domain/identity/mail-sign-in-link";
import { personOfAddress, personOfProvider } from "../../domain/identity/proven-person";
import { signOut } from "../../domain/identity/sign-out";
import { type EmailProviderDeps, emailAdapter, emailProvider } from "./email-provider";
import { type GithubOptions, githubProvider } from "./github-provider";
import { type GoogleOptions, googleProvider } from "./google-provider";
import { hostCookieName } from "./host-cookie";
import { nextAuthLogger } from "./next-auth-logger";
import { type PasswordProviderDeps, passwordProvider } from "./password-provider";
import { tokenLifetimeSeconds } from "./session-token";
import { SignInRefused, type SignInScope } from "./sign-in-scope";

export type AuthDeps = BeginSessionDeps & PasswordProviderDeps & EmailProviderDeps;

/** Ways to sign in beside a password and a mailed link; null where not configured. */
export type OAuthSettings = { github: GithubOptions | null; google: GoogleOptions | null };

export type AuthSettings = { secret: string; isSecure: boolean; oauth: OAuthSettings };

const Claims = z.object({ name: z.string().nullish(), email: z.string().nullish(), email_verified: z.boolean().nullish() });

/** NextAuth's options for one request: the provider that it names, and callbacks that write into its scope. */
export function authOptions(deps: AuthDeps, scope: SignInScope, settings: AuthSettings, providerId: string | null): AuthOptions {
  const provider = providerNamed(providerId, deps, scope, settings.oauth);
  return {
    secret: settings.secret,
    useSecureCookies: settings.isSecure,
    cookies: hostCookies(settings.isSecure),
    session: { strategy: "jwt", maxAge: tokenLifetimeSeconds },
    jwt: { maxAge: tokenLifetimeSeconds },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in", verifyRequest: "/sign-in" },
    logger: nextAuthLogger(deps.logger),
    providers: provider === null ? [] : [provider],
    ...(providerId === "email" ? { adapter: emailAdapter(deps) } : {}),
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url, baseUrl)}`,
      signIn: ({ account, profile, email }) => scope.guarded(deps.logger, () => find(deps, scope, account, profile, email)),
      async jwt({ token, account }) {
        if (!account) return token;
        const begun = await scope.guarded(deps.logger, () => begin(deps, scope));
        if (begun === false) throw new SignInRefused();
        return { sub: begun.userId, sessionId: begun.sessionId };
      },
      // Whoever wants to know more of a person asks `account.me`.
      session: ({ session }) => ({ expires: session.expires, user: {} }),
    },
    events: {
      async signOut() {
        const { actor } = scope.caller;
        if (actor !== null && actor.kind !== "guest") await scope.guarded(deps.logger, () => signOut(deps, actor));
      },
    },
  };
}

/**
 * NextAuth gives all but one of its cookies a weaker prefix. What is kept while somebody is away at a provider is what proves that it was
 * this browser that left: planted from another name of the same domain it would sign others in as whoever planted it.
 */
function hostCookies(isSecure: boolean): NonNullable<AuthOptions["cookies"]> {
  const named = (name: string) => ({
    name: hostCookieName(`next-auth.${name}`, isSecure),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure },
  });
  return {
    sessionToken: named("session-token"),
    callbackUrl: named("callback-url"),
    csrfToken: named("csrf-token"),
    pkceCodeVerifier: named("pkce.code_verifier"),
    state: named("state"),
    nonce: named("nonce"),
  };
}

function providerNamed(id: string | null, deps: AuthDeps, scope: SignInScope, { github, google }: OAuthSettings) {
  switch (id) {
    case "credentials":
      return passwordProvider(deps, scope);
    case "email":
      return deps.mailer === null ? null : emailProvider(deps, scope);
    case "github":
      return github === null ? null : githubProvider(github);
    case "google":
      return google === null ? null : googleProvider(google);
    default:
      return null;
  }
}

type SignInParams = Parameters<NonNullable<NonNullable<AuthOptions["callbacks"]>["signIn"]>>[0];

/** Whose account that is: of a password that is known by now, of a provider's identity, of a proven address. Whoever only asks for a mail has none yet. */
async function find(
  deps: AuthDeps,
  scope: SignInScope,
  account: SignInParams["account"],
  profile: SignInParams["profile"],
  email: SignInParams["email"],
): Promise<boolean> {
  if (account?.type === "credentials") return scope.person !== null;
  if (account?.type === "email" && email?.verificationRequest) {
    const permitted = await permitSignInMail(deps, scope.caller.address);
    if (!permitted.ok) scope.refusal = permitted;
    return permitted.ok;
  }
  const person = await provenPerson(deps, scope, account, profile);
  if (person === null) return false;
  if (person.ok) scope.person = person.value;
  else scope.problem = person.code;
  return person.ok;
}

async function provenPerson(deps: AuthDeps, scope: SignInScope, account: SignInParams["account"], profile: unknown) {
  const coming = { invitationHash: scope.invitationHash, address: scope.caller.address };
  if (account?.type === "email") return personOfAddress(deps, { email: account.providerAccountId, name: null }, coming);
  const claims = Claims.safeParse(profile);
  if (account?.type !== "oauth" || !claims.success) return null;
  const { provider, providerAccountId } = account;
  const { name = null, email = null, email_verified: isEmailVerified } = claims.data;
  return personOfProvider(deps, { provider, providerAccountId, email, name, isEmailVerified: isEmailVerified ?? false }, coming);
}

/** Only now, with everything proven, a session begins. */
async function begin(deps: AuthDeps, scope: SignInScope) {
  const begun = scope.person === null ? null : await beginSession(deps, scope.person, scope.caller);
  if (begun?.ok) {
    scope.signedIn = begun.value;
    return begun.value;
  }
  scope.refusal = { code: "UNAUTHENTICATED" };
  scope.problem = "disabled";
  return false;
}
