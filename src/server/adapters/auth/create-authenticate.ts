import { Email } from "@/contract/account";
import { ownPath } from "@/contract/own-path";
import type { TokenSource } from "../../domain/identity/ports";
import type { SessionStore } from "../../domain/session/ports";
import { giveNextAuthItsOrigin } from "../../env";
import { hasAskedForLink, invitationCookie, invitationIn, mailedLinkCookie, usedInvitationCookie } from "./auth-cookies";
import { type AuthDeps, authOptions, type OAuthSettings } from "./auth-options";
import { type AuthReply, type AuthRequest, hasSucceeded, toReply, type WayBack } from "./auth-reply";
import { cookiesIn, wholeCookie } from "./cookie-header";
import { accountsOfDevice, deviceCookie } from "./device-cookie";
import { hostCookieName } from "./host-cookie";
import { type NextAuthReply, runNextAuth } from "./run-next-auth";
import { sessionCookieName } from "./session-token";
import { newSignInScope, SignInRefused, type SignInScope } from "./sign-in-scope";
import { noPreferences, wornPreferences } from "./worn-preferences";

export type Authenticate = (request: AuthRequest) => Promise<AuthReply>;

export type AuthenticateParts = {
  deps: AuthDeps & { tokens: TokenSource; sessions: Pick<SessionStore, "find"> };
  oauth: OAuthSettings;
  secret: () => string;
  isSecure: boolean;
  /** The `Set-Cookie` values of a fresh guest token, and of no session any more. */
  newGuestCookie: () => string;
  endedSessionCookie: string;
};

/** Signs people in and out: NextAuth for the protocols, our services for who may. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { deps, isSecure, oauth } = parts;
  giveNextAuthItsOrigin();
  return async (given) => {
    const secret = parts.secret();
    const cookies = cookiesIn(given.cookieHeader);
    const request = { ...given, back: wayBack(given, cookies, isSecure) };
    const scope = scopeOf(parts, secret, request, cookies);
    const options = authOptions(deps, scope, { secret, isSecure, oauth }, request.providerId);
    if (request.providerId !== null && options.providers.length === 0) return { kind: "refused", code: "NOT_FOUND", setCookies: [] };
    if (isMailTo(request) && !Email.safeParse(request.body.email).success)
      return { kind: "refused", code: "VALIDATION_FAILED", setCookies: [] };
    if (isForeignLink(request, secret, cookies, isSecure))
      return { kind: "problem", problem: "other-browser", back: request.back, setCookies: [] };
    const reply = await ask(options, request, cookies, isSecure);
    if (request.action === "signout" && scope.refusal === null && hasSucceeded(request, reply)) scope.hasSignedOut = true;
    const theirs = scope.refusal === null && scope.problem === null ? theirCookies(request, reply) : [];
    return toReply(request, reply, scope, [...theirs, ...ownCookies(parts, secret, scope, request), ...(await looks(parts, scope))]);
  };
}

function scopeOf(
  { deps, isSecure }: AuthenticateParts,
  secret: string,
  { caller, body }: AuthRequest,
  cookies: ReadonlyMap<string, string>,
) {
  const knownAccounts = accountsOfDevice(secret, cookies, isSecure);
  const invitation = invitationIn(body.invitation, cookies, isSecure);
  return newSignInScope({ caller, knownAccounts, invitationHash: invitation === null ? null : deps.tokens.hash(invitation) });
}

function isMailTo({ action, providerId }: AuthRequest): boolean {
  return action === "signin" && providerId === "email";
}

function isForeignLink(request: AuthRequest, secret: string, cookies: ReadonlyMap<string, string>, isSecure: boolean): boolean {
  if (request.action !== "callback" || request.providerId !== "email") return false;
  const email = Email.safeParse(request.query.get("email"));
  return !email.success || !hasAskedForLink(secret, email.data, cookies, isSecure);
}

async function ask(
  options: Parameters<typeof runNextAuth>[0],
  request: AuthRequest & WayBack,
  cookies: ReadonlyMap<string, string>,
  isSecure: boolean,
): Promise<NextAuthReply> {
  try {
    return await runNextAuth(options, { ...request, ...plainFields(request, cookies, isSecure) });
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    return { redirect: null, body: null, setCookies: [] };
  }
}

const ofProvider = ["code", "state", "error", "iss", "token", "email"];

/** From the request, or from where NextAuth kept it while somebody was away at a provider. */
function wayBack({ method, query, body, origin }: AuthRequest, cookies: ReadonlyMap<string, string>, isSecure: boolean): string {
  const kept = decoded(cookies.get(hostCookieName("next-auth.callback-url", isSecure)) ?? "/");
  return ownPath(body.callbackUrl ?? query.get("callbackUrl") ?? (method === "GET" ? kept : null), origin);
}

/** Of what a browser sent only what NextAuth needs: anything else in a query would go on to a provider. */
function plainFields(
  { method, query, body, origin, back, caller }: AuthRequest & WayBack,
  cookies: ReadonlyMap<string, string>,
  isSecure: boolean,
) {
  const known = ofProvider.flatMap((name) => {
    const value = method === "GET" ? query.get(name) : null;
    if (value === null) return [];
    // It goes into the log: nothing but what providers say there.
    const isCode = name !== "error" || /^[a-z_]{1,40}$/.test(value);
    return [[name, isCode ? value : "unknown"] satisfies [string, string]];
  });
  const callbackUrl = `${origin}${back}`;
  const sessionName = sessionCookieName(isSecure);
  const session = caller.actor === null || caller.actor.kind === "guest" ? null : wholeCookie(cookies, sessionName);
  const theirs = ["csrf-token", "state", "nonce", "pkce.code_verifier"].map((name) => hostCookieName(`next-auth.${name}`, isSecure));
  const others = [...cookies].filter(([name]) => theirs.includes(name));
  return {
    query: { ...Object.fromEntries(known), ...(method === "GET" ? { callbackUrl } : {}) },
    body: { ...body, callbackUrl },
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

/** NextAuth keeps the address to come back to in a cookie at every request; only one that leads away needs it. */
function theirCookies({ action }: AuthRequest, { setCookies }: NextAuthReply): string[] {
  return action === "signin" ? setCookies : setCookies.filter((cookie) => !/^(?:__Host-)?next-auth\.callback-url=/.test(cookie));
}

/** Pages look from the first one on as the person who has signed in wants them, and do so no longer for whoever comes after them. */
async function looks({ deps }: AuthenticateParts, { signedIn, hasSignedOut }: SignInScope): Promise<readonly string[]> {
  if (signedIn === null) return hasSignedOut ? noPreferences : [];
  // The session is there: a page in other colours is better than a reply that says otherwise.
  const session = await deps.sessions.find(signedIn).catch(() => null);
  return wornPreferences(session?.preferences ?? {});
}

/** Every way in or out gives the browser another guest token: one that somebody else may know is worth nothing from here on. */
function ownCookies(
  { newGuestCookie, endedSessionCookie, isSecure }: AuthenticateParts,
  secret: string,
  scope: SignInScope,
  { action, body }: AuthRequest,
): string[] {
  if (scope.signedIn !== null) {
    const device = deviceCookie(secret, scope.signedIn.userId, scope.knownAccounts, isSecure);
    return [newGuestCookie(), device, ...(scope.invitationHash === null ? [] : [usedInvitationCookie(isSecure)])];
  }
  if (scope.hasSignedOut) return [newGuestCookie(), endedSessionCookie];
  if (action !== "signin" || scope.refusal !== null) return [];
  const mailed = scope.mailedTo === null ? [] : [mailedLinkCookie(secret, scope.mailedTo, isSecure)];
  return [...mailed, ...invitationCookie(body.invitation, isSecure)];
}
