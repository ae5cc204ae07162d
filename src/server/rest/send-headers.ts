import type { ServerResponse } from "node:http";
import type { Container } from "../container";
import { newGuestToken } from "./guest-cookie";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

/** Writes a response's status and headers, with those that every response has: for what our own HTTP server answers without Next. */
export function sendHeaders({ isSecure }: Pick<Container, "isSecure">, { headers, status }: Response, outgoing: ServerResponse): void {
  outgoing.statusCode = status;
  headers.forEach((value, name) => {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  });
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  for (const [name, value] of ownSecurityHeaders(isSecure)) outgoing.setHeader(name, value);
}

/** The headers that every response has, of one that is no page of ours: its policy's nonce is nobody's. */
export function ownSecurityHeaders(isSecure: boolean): [name: string, value: string][] {
  return securityHeaders(isSecure, contentSecurityPolicy(newGuestToken(), false));
}
