import type { SignInProblem } from "@/contract/account";
import type { ErrorCode } from "@/contract/error-code";
import type { Caller } from "../../domain/identity/caller";
import { giveNextAuthItsOrigin } from "../../env";
import { type AuthDeps, authOptions } from "./auth-options";
import { ownPath } from "./callback-url";
import { cookiesIn, wholeCookie } from "./cookie-header";
import { accountsOfDevice, deviceCookie, deviceCookieName } from "./device-cookie";
import { type NextAuthReply, runNextAuth } from "./run-next-auth";
import { sessionCookieName } from "./session-token";
import { newSignInScope, SignInRefused, type SignInScope } from "./sign-in-scope";

/** A request below `/api/auth/`, guarded and read. `origin`: our own. */
export type AuthRequest = {
  method: "GET" | "POST";
  action: string;
  providerId: string | null;
  query: URLSearchParams;
  body: Record<string, unknown>;
  cookieHeader: string | null;
  origin: string;
  caller: Caller;
};

/** How it ended: where the browser should go or what it gets, or why not. `setCookies` go with either. */
export type AuthReply = { setCookies: string[] } & (
  | { kind: "redirect"; url: string }
  | { kind: "json"; body: unknown }
  | { kind: "refused"; code: ErrorCode; retryAfterMs?: number }
  | { kind: "problem"; problem: SignInProblem }
);
export type Authenticate = (request: AuthRequest) => Promise<AuthReply>;

export type AuthenticateParts = {
  deps: AuthDeps;
  secret: () => string;
  isSecure: boolean;
  /** The `Set-Cookie` values of a fresh guest token, and of no session any more. */
  newGuestCookie: () => string;
  endedSessionCookie: string;
};

/** Signs people in and out: NextAuth for the protocol, our services for who may. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { deps, isSecure } = parts;
  giveNextAuthItsOrigin();
  return async (request) => {
    const secret = parts.secret();
    const cookies = cookiesIn(request.cookieHeader);
    const knownAccounts = accountsOfDevice(secret, cookies.get(deviceCookieName(isSecure)) ?? null);
    const scope = newSignInScope({ caller: request.caller, knownAccounts, invitationHash: null });
    const options = authOptions(deps, scope, secret, isSecure);
    if (request.providerId !== null && !options.providers.some(({ id }) => id === request.providerId)) {
      return { kind: "refused", code: "NOT_FOUND", setCookies: [] };
    }
    let reply: NextAuthReply;
    try {
      reply = await runNextAuth(options, { ...request, ...plainFields(request, cookies, isSecure) });
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      reply = { redirect: null, body: null, setCookies: [] };
    }
    if (request.action === "signout" && isDone(request, reply)) scope.hasSignedOut = true;
    return toReply(request, reply, scope, [...theirCookies(request, reply), ...ownCookies(parts, secret, scope)]);
  };
}

/** Of what a browser sent only what NextAuth needs: anything else in a query would go on to a provider. */
function plainFields({ query, body, origin, caller }: AuthRequest, cookies: ReadonlyMap<string, string>, isSecure: boolean) {
  const known = ["code", "state", "error", "iss", "token", "email"].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] satisfies [string, string]];
  });
  const kept = decoded(cookies.get(`${isSecure ? "__Secure-" : ""}next-auth.callback-url`) ?? "/");
  const back = `${origin}${ownPath(body.callbackUrl ?? query.get("callbackUrl") ?? kept, origin)}`;
  const sessionName = sessionCookieName(isSecure);
  const session = caller.actor === null || caller.actor.kind === "guest" ? null : wholeCookie(cookies, sessionName);
  const others = [...cookies].filter(([name]) => /^(?:__Host-|__Secure-)?next-auth\.(?:csrf-token|state|pkce\.code_verifier)$/.test(name));
  return {
    query: { ...Object.fromEntries(known), callbackUrl: back },
    body: { ...body, callbackUrl: back },
    cookies: {
      ...Object.fromEntries(others.map(([name, value]) => [name, decoded(value)])),
      ...(session === null ? {} : { [sessionName]: session }),
    },
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Whether what was asked for was done: NextAuth tells failures by sending the browser to one of its own pages, which nobody shall see. */
function isDone({ origin }: AuthRequest, { redirect }: NextAuthReply): boolean {
  return redirect !== null && failureIn(redirect, origin) === null;
}

/** NextAuth keeps the address to come back to in a cookie at every request; only one that leads away needs it. */
function theirCookies({ action }: AuthRequest, { setCookies }: NextAuthReply): string[] {
  return action === "signin" ? setCookies : setCookies.filter((cookie) => !/^(?:__Secure-)?next-auth\.callback-url=/.test(cookie));
}

/** Every way in or out gives the browser another guest token: one that somebody else may know is worth nothing from here on. */
function ownCookies({ newGuestCookie, endedSessionCookie, isSecure }: AuthenticateParts, secret: string, scope: SignInScope): string[] {
  if (scope.signedIn !== null) return [newGuestCookie(), deviceCookie(secret, scope.signedIn.userId, scope.knownAccounts, isSecure)];
  return scope.hasSignedOut ? [newGuestCookie(), endedSessionCookie] : [];
}

function toReply(request: AuthRequest, { redirect, body }: NextAuthReply, scope: SignInScope, setCookies: string[]): AuthReply {
  const failure = redirect === null ? null : failureIn(redirect, request.origin);
  if (request.method === "GET" && (scope.problem !== null || failure !== null)) {
    return { kind: "problem", problem: scope.problem ?? problemOf(failure, request.query.get("error")), setCookies };
  }
  if (scope.refusal !== null) return { kind: "refused", ...scope.refusal, setCookies };
  if (failure !== null) return { kind: "refused", code: failure === "csrf" ? "FORBIDDEN" : "SERVICE_UNAVAILABLE", setCookies };
  return redirect === null ? { kind: "json", body, setCookies } : { kind: "redirect", url: redirect, setCookies };
}

function failureIn(redirect: string, origin: string): string | null {
  const url = new URL(redirect, origin);
  if (url.origin !== origin || !/^\/(?:api\/auth\/(?:error|signin|signout)|sign-in)$/.test(url.pathname)) return null;
  return url.searchParams.has("csrf") ? "csrf" : url.searchParams.get("error");
}

function problemOf(failure: string | null, providersError: string | null): SignInProblem {
  if (failure === "Verification") return "link";
  if (failure === "Configuration") return "failed";
  return providersError === "access_denied" ? "cancelled" : "provider";
}
