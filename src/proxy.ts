import { type NextRequest, NextResponse } from "next/server";
import { readEnv } from "@/server/env";
import { guestCookie, guestTokenIn, newGuestToken } from "@/server/rest/guest-cookie";
import { contentSecurityPolicy, securityHeaders } from "@/server/rest/security-headers";

/** Response headers only; who may see what is decided in the services. Next hands the request's policy's nonce to its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const { PUBLIC_URL, NODE_ENV } = readEnv();
  const isSecure = PUBLIC_URL?.startsWith("https:") ?? false;
  const policy = contentSecurityPolicy(newGuestToken(), NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of securityHeaders(isSecure)) response.headers.set(name, value);
  if (isPage(request)) giveGuestToken(request, response, isSecure);
  return response;
}

function isPage(request: NextRequest): boolean {
  return request.method === "GET" && !request.nextUrl.pathname.startsWith("/api/");
}

/** Every page view prolongs the cookie; one that is being fetched ahead of a click gets none. */
function giveGuestToken(request: NextRequest, response: NextResponse, isSecure: boolean): void {
  if (request.headers.has("next-router-prefetch") || request.headers.get("sec-purpose")?.includes("prefetch")) return;
  const token = guestTokenIn(request.headers.get("cookie")) ?? newGuestToken();
  response.headers.append("set-cookie", guestCookie(token, isSecure));
  response.headers.set("cache-control", "no-store");
}

// A document's own page ends like its file (`/d/guide/setup.md`), and is a page all the same.
export const config = { matcher: ["/d/:path*", "/((?!_next/|favicon|icon|apple-icon|manifest|robots.txt|.*\\.[a-z0-9]{2,5}$).*)"] };
