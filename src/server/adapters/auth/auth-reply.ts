import type { SignInProblem } from "@/contract/account";
import type { ErrorCode } from "@/contract/error-code";
import type { Caller } from "../../domain/identity/caller";
import type { NextAuthReply } from "./run-next-auth";
import type { SignInScope } from "./sign-in-scope";

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

/** The path of our own site that whoever signs in wants to come back to. */
export type WayBack = { back: string };

/** How it ended: where the browser should go or what it gets, or why not. `setCookies` go with either. */
export type AuthReply = { setCookies: string[] } & (
  | { kind: "redirect"; url: string }
  | { kind: "json"; body: unknown }
  | { kind: "refused"; code: ErrorCode; retryAfterMs?: number }
  | { kind: "problem"; problem: SignInProblem; back: string }
);

/** What NextAuth's reply and what was learned on the way come to. */
export function toReply(request: AuthRequest & WayBack, reply: NextAuthReply, scope: SignInScope, setCookies: string[]): AuthReply {
  const { method, query, origin, back } = request;
  const failure = failureIn(reply, origin);
  if (method === "GET" && (scope.problem !== null || failure !== null)) {
    return { kind: "problem", problem: scope.problem ?? problemOf(failure, query.get("error")), back, setCookies };
  }
  if (scope.refusal !== null) return { kind: "refused", ...scope.refusal, setCookies };
  if (failure !== null) return { kind: "refused", code: failure === "csrf" ? "FORBIDDEN" : "SERVICE_UNAVAILABLE", setCookies };
  if (reply.redirect === null) return { kind: "json", body: reply.body, setCookies };
  // To NextAuth's page that says that a mail was sent: ours does.
  const isMailed = new URL(reply.redirect, origin).pathname === "/api/auth/verify-request";
  return { kind: "redirect", url: isMailed ? `${origin}/sign-in` : reply.redirect, setCookies };
}

/** Whether what was asked for was done. */
export function hasSucceeded({ origin }: AuthRequest, reply: NextAuthReply): boolean {
  return reply.redirect !== null && failureIn(reply, origin) === null;
}

/** NextAuth tells failures by sending the browser to one of its own pages, which nobody shall see. Nothing that is come back to is there. */
function failureIn({ redirect }: NextAuthReply, origin: string): string | null {
  const url = new URL(redirect ?? "/", origin);
  if (url.origin !== origin || !/^\/api\/auth\/(?:error|signin|signout)$/.test(url.pathname)) return null;
  return url.searchParams.has("csrf") ? "csrf" : (url.searchParams.get("error") ?? "unknown");
}

function problemOf(failure: string | null, providersError: string | null): SignInProblem {
  if (failure === "Verification" || failure === "configuration") return "link";
  return providersError === "access_denied" ? "cancelled" : "provider";
}
