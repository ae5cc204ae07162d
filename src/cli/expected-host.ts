const ownNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request's Host header names this server. One that listens on the loopback only is known by the names of the loopback and by its
 * public address: any other name in a browser is a site that had its own name resolved to this machine (DNS rebinding).
 */
export function isExpectedHost(header: string | undefined, listeningOn: string, publicUrl: string | undefined): boolean {
  if (!ownNames.has(listeningOn) && listeningOn !== "::1") return true;
  if (header === undefined || !URL.canParse(`http://${header}`)) return false;
  const { hostname, host } = new URL(`http://${header}`);
  return ownNames.has(hostname) || hostname.endsWith(".localhost") || (publicUrl !== undefined && host === new URL(publicUrl).host);
}
