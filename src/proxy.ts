import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "@/server/env";
import { guestCookie, guestTokenIn, newGuestToken } from "@/server/rest/guest-cookie";
import { contentSecurityPolicy, isSecureSite, securityHeaders } from "@/server/rest/security-headers";

/** Response headers only; who may see what is decided in the services. Next hands the request's policy's nonce to its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const { PUBLIC_URL, NODE_ENV, GUESTS } = readEnv();
  const isSecure = isSecureSite({ PUBLIC_URL });
  const policy = contentSecurityPolicy(newGuestToken(), NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = isDecodable(request) ? NextResponse.next({ request: { headers } }) : new NextResponse("Bad Request", { status: 400 });
  for (const [name, value] of securityHeaders(isSecure, policy)) response.headers.set(name, value);
  // The address of a one-time link, and of a shared conversation, is a secret: it goes along with no request, not even for this page's own files.
  if (/^\/(?:link|s)\//.test(request.nextUrl.pathname)) response.headers.set("referrer-policy", "no-referrer");
  // Shared is not published: who has the address may read, whoever searches shall not find.
  if (request.nextUrl.pathname.startsWith("/s/")) response.headers.set("x-robots-tag", "noindex, nofollow, noarchive");
  if (isPage(request)) {
    response.headers.set("cache-control", "no-store");
    if (GUESTS === "on") giveGuestToken(request, response, isSecure);
  }
  return response;
}

/** Next answers 500 to an address whose percent signs encode nothing. */
function isDecodable({ nextUrl }: NextRequest): boolean {
  try {
    decodeURIComponent(nextUrl.pathname);
    return true;
  } catch {
    return false;
  }
}

/** Not a file's address, whose answer must not replace the token that the page beside it was given. A document's own page ends like its file. */
function isPage({ method, nextUrl: { pathname } }: NextRequest): boolean {
  if (method !== "GET" || pathname.startsWith("/api/") || pathname.startsWith("/_next/")) return false;
  return pathname.startsWith("/d/") || !/\.[a-z0-9]{2,11}$/.test(pathname);
}

/** Every page view prolongs the cookie, a signed-in reader's too: they may sign out. One that is being fetched ahead of a click gets none. */
function giveGuestToken(request: NextRequest, response: NextResponse, isSecure: boolean): void {
  if (request.headers.has("next-router-prefetch") || request.headers.get("sec-purpose")?.includes("prefetch")) return;
  const token = guestTokenIn(request.headers.get("cookie"), isSecure) ?? newGuestToken();
  response.headers.append("set-cookie", guestCookie(token, isSecure));
}

// Everything but the files there are: what is missing is answered with a page, and that needs its policy too.
export const config = { matcher: ["/((?!_next/static/|icon\\.svg$|apple-icon\\.png$|manifest\\.webmanifest$).*)"] };
