import type { AuthOptions } from "next-auth";
import type { CredentialsConfig } from "next-auth/providers/credentials";
import { z } from "zod";
import { Email } from "@/contract/account";
import { limits } from "@/contract/limits";
import { type BeginSessionDeps, beginSession } from "../../domain/identity/begin-session";
import { checkPassword } from "../../domain/identity/check-password";
import { signOut } from "../../domain/identity/sign-out";
import type { Logger } from "../../domain/logger";
import { ownPath } from "./callback-url";
import { nextAuthLogger } from "./next-auth-logger";
import { tokenLifetimeSeconds } from "./session-token";
import { SignInRefused, type SignInScope } from "./sign-in-scope";

export type AuthDeps = BeginSessionDeps & Parameters<typeof checkPassword>[0] & { logger: Logger };

const Credentials = z.object({ email: Email, password: z.string().min(1).max(limits.passwordMaxChars) });

/** The options that every request has, and the callbacks that write into this request's scope. */
export function authOptions(deps: AuthDeps, scope: SignInScope, secret: string, isSecure: boolean): AuthOptions {
  return {
    secret,
    useSecureCookies: isSecure,
    session: { strategy: "jwt", maxAge: tokenLifetimeSeconds },
    jwt: { maxAge: tokenLifetimeSeconds },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in", verifyRequest: "/sign-in" },
    logger: nextAuthLogger(deps.logger),
    providers: [passwordProvider(deps, scope)],
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url, baseUrl)}`,
      async jwt({ token, account }) {
        if (!account) return token;
        const { userId, sessionId } = await begin(deps, scope);
        return { sub: userId, sessionId };
      },
      // Whoever wants to know more of a person asks `account.view`.
      session: ({ session }) => ({ expires: session.expires, user: {} }),
    },
    events: {
      async signOut() {
        const { actor } = scope.caller;
        if (actor !== null && actor.kind !== "guest") await signOut(deps, actor);
        scope.hasSignedOut = true;
      },
    },
  };
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
  throw new SignInRefused();
}

function passwordProvider(deps: AuthDeps, scope: SignInScope): CredentialsConfig {
  return {
    id: "credentials",
    name: "password",
    type: "credentials",
    credentials: {},
    async authorize(_, { body }) {
      const given = Credentials.safeParse(body);
      if (!given.success) {
        scope.refusal = { code: "VALIDATION_FAILED" };
        return null;
      }
      const { address } = scope.caller;
      const checked = await checkPassword(deps, { ...given.data, address, knownAccounts: scope.knownAccounts });
      if (!checked.ok) {
        scope.refusal = checked;
        return null;
      }
      scope.person = checked.value;
      return { id: checked.value.id };
    },
  };
}
