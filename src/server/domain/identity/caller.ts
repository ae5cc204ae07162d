import type { Actor } from "./actor";

/** The header that carries a request's address inside the server. The listener writes it over whatever a client sent. */
export const addressHeader = "x-footnote-address";

/** Who a request comes from. */
export type Caller = {
  /** Null for a browser without a guest token, for guests where `GUESTS` is off, and for a signed-in browser whose session is over. */
  actor: Actor | null;
  /** Why the signed-in session of this browser no longer acts. */
  ended: "SESSION_EXPIRED" | "SESSION_TERMINATED" | null;
  /** The network address as limits count it: an IPv4 address, the /64 of an IPv6 one, `unknown` where the server cannot tell. */
  address: string;
  /** Browser and system in words ("Firefox on Linux"), at most 100 characters; null where unknown. */
  device: string | null;
  /** SHA-256 (lower-case hex) of the guest token that the browser holds, signed in or not: what a claim is proven by. */
  guestTokenHash: string | null;
};
