import ipaddr from "ipaddr.js";
import { remember } from "@/server/domain/remember";

/** Who has one IPv6 address has at least the 2⁶⁴ of its network: counted one by one, limits would mean nothing. */
const ipv6PrefixBits = 64;
const unknown = "unknown";

/**
 * The address that limits count a request under: the socket's, or behind `hops` proxies the one that the outermost of them has seen, counted
 * from the right of `X-Forwarded-For`: what stands further left was sent by the client and may be anything. An IPv4 address, or the /64 of
 * an IPv6 one. Where the header has not as many entries, or no address at that place, it is the socket's.
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined, hops: number): string {
  const entries = forwardedFor?.split(",") ?? [];
  const seen = hops === 0 ? undefined : entries[entries.length - hops];
  return knownAddress(seen ?? "") || knownAddress(socketAddress ?? "") || unknown;
}

/** Requests come from the same addresses; what is too long to be one is not kept. */
const remembered = remember((text) => normalAddress(text) ?? "", 1_000);
const longestKnown = 64;

function knownAddress(text: string): string {
  return text.length > longestKnown ? (normalAddress(text) ?? "") : remembered(text);
}

function normalAddress(text: string): string | null {
  const host = withoutPort(text.trim());
  if (!ipaddr.isValid(host) || (!host.includes(":") && !ipaddr.IPv4.isValidFourPartDecimal(host))) return null;
  const address = ipaddr.process(host); // an IPv4 address in IPv6 clothes is an IPv4 address
  if (address instanceof ipaddr.IPv4) return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${new ipaddr.IPv6(address.parts).toString()}/${ipv6PrefixBits}`);
  return `${network.toString()}/${ipv6PrefixBits}`;
}

/** `192.0.2.1:443` and `[2001:db8::1]:443`, as some proxies write them. */
function withoutPort(text: string): string {
  const bracketed = /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1];
  return bracketed ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
}
