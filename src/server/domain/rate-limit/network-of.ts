/**
 * The network that an address (`Caller.address`) most likely got from one provider together with others: the /24 of an IPv4 address, the /48 of an
 * IPv6 one. For what every address may do by itself however many there are: neighbouring addresses are cheap. What is no address is its own.
 */
export function networkOf(address: string): string {
  const [host = ""] = address.split("/");
  if (/^\d+(?:\.\d+){3}$/.test(host)) return `${host.split(".").slice(0, 3).join(".")}.0/24`;
  if (!host.includes(":")) return address;
  const [front = ""] = host.split("::");
  const groups = [...front.split(":").filter((group) => group !== ""), "0", "0", "0"];
  return `${groups.slice(0, 3).join(":")}::/48`;
}
