import { z } from "zod";
import { limits } from "@/contract/limits";
import { refusalBody } from "@/contract/refusal-body";
import type { Container } from "../container";
import { caught } from "./caught";
import { errorResponse, refusalResponse } from "./error-response";
import { originAsked, readLimited, refuseRequest } from "./request-guard";

const prefix = "/api/auth/";

/** What a browser may ask for. NextAuth has more: pages of its own, a list of providers, a log that anybody can write to. */
const allowed = {
  GET: /^(?:csrf|session|callback\/(?!credentials$)[a-z]{1,20})$/,
  POST: /^(?:callback\/credentials|signin\/[a-z]{1,20}|signout)$/,
} as const;
/** NextAuth's own pages: ours stand in for them. */
const pages = /^(?:signin(?:\/[a-z]{1,20})?|error|verify-request)$/;

const Body = z.record(z.string(), z.unknown());

/**
 * `/api/auth/*`: signing in and out.
 *
 * A page signs in like this, always with JSON and from our own origin:
 * 1. `GET /api/auth/csrf` → `{csrfToken}` and a cookie.
 * 2. `POST /api/auth/callback/credentials` `{csrfToken, email, password, callbackUrl?}`,
 *    `POST /api/auth/signin/github|google` `{csrfToken, callbackUrl?, invitation?}`,
 *    `POST /api/auth/signin/email` `{csrfToken, email, callbackUrl?, invitation?}`,
 *    `POST /api/auth/signout` `{csrfToken, callbackUrl?}`.
 * 3. 200 `{url}`: it has worked; go there. `url` is absolute; for a provider its own page, else one of our own site, whatever `callbackUrl`
 *    said. For a mailed link nothing has happened yet in this browser: stay and say so. `invitation` is the token of an invitation's link.
 *    Otherwise the refusal, as everywhere over REST: `{error_code, error: {code, message, retryable, retryAfterMs?}, …, url}`; `url` is `/sign-in?error=<code>`, which is
 *    where NextAuth's own client looks. UNAUTHENTICATED (401): address and password do not go together. RATE_LIMITED (429) with `retryAfterMs`.
 *    VALIDATION_FAILED (400). FORBIDDEN (403): the csrfToken is not this browser's, or the request not from our origin.
 *
 * Who comes back from a provider or a mail lands on `callbackUrl`, or on `/sign-in?problem=<SignInProblem>&from=<path>`.
 */
export function handleAuth(container: Container, request: Request): Promise<Response> {
  return caught(container.services, async () => {
    const response = await reply(container, request);
    response.headers.set("cache-control", "no-store");
    return response;
  });
}

async function reply(container: Container, request: Request): Promise<Response> {
  const refused = refuseRequest(request, container.env.PUBLIC_URL);
  if (refused !== null) return errorResponse({ code: refused });
  const origin = originOf(request, container);
  const { pathname, searchParams: query } = new URL(request.url);
  const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : "";
  const { method } = request;
  if (method !== "GET" && method !== "POST") return errorResponse({ code: "NOT_FOUND" });
  if (origin === null) return errorResponse({ code: "VALIDATION_FAILED" });
  if (method === "GET" && pages.test(path)) return seeOther(`${origin}/sign-in`);
  if (!allowed[method].test(path)) return errorResponse({ code: "NOT_FOUND" });
  const body = await bodyOf(request);
  if (!body.ok) return errorResponse(body);
  const [action = "", providerId = null] = path.split("/");
  const caller = await container.identify(request.headers);
  const cookieHeader = request.headers.get("cookie");
  const known = { method, action, providerId, query, body: body.value, cookieHeader, origin, caller } as const;
  return respond(await container.authenticate(known), known);
}

type Known = { method: "GET" | "POST"; origin: string };

function respond(reply: Awaited<ReturnType<Container["authenticate"]>>, { method, origin }: Known): Response {
  const response = bare(reply, method, origin);
  for (const cookie of reply.setCookies) response.headers.append("set-cookie", cookie);
  return response;
}

function bare(reply: Awaited<ReturnType<Container["authenticate"]>>, method: Known["method"], origin: string): Response {
  switch (reply.kind) {
    case "json":
      return Response.json(reply.body ?? {});
    case "redirect":
      return method === "POST" ? Response.json({ url: reply.url }) : seeOther(reply.url);
    case "problem":
      return seeOther(`${origin}/sign-in?problem=${reply.problem}${reply.back === "/" ? "" : `&from=${encodeURIComponent(reply.back)}`}`);
    case "refused": {
      const body = { ...refusalBody(reply.code, reply), url: `${origin}/sign-in?error=${reply.code}` };
      return refusalResponse(body);
    }
  }
}

/** `Response.redirect` makes one whose headers nobody may add to. */
function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

async function bodyOf(request: Request) {
  if (request.method !== "POST") return { ok: true, value: {} } as const;
  const limited = await readLimited(request, limits.bodyBytes);
  if (!limited.ok) return limited;
  const body = Body.safeParse(await limited.value.json().catch(() => null));
  return body.success ? ({ ok: true, value: body.data } as const) : ({ ok: false, code: "VALIDATION_FAILED" } as const);
}

/** Our own origin: the public address, or the one that the request came under, whose name the server has checked. */
function originOf({ headers, url }: Request, { env: { PUBLIC_URL } }: Container): string | null {
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL).origin;
  return headers.has("host") ? originAsked(headers, undefined) : new URL(url).origin;
}
