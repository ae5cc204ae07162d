const maxAgeSeconds = 30 * 86_400;

/** With the prefix browsers take it from this very host alone, over https: no other name of the same domain can plant one. */
export function guestCookieName(isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}footnote_guest`;
}

/** A new random token of 256 bits, in base64url. */
export function newGuestToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The `Set-Cookie` value that gives a browser a token. It outlives the session: whether that has ended is the server's to say. */
export function guestCookie(token: string, isSecure: boolean): string {
  return `${guestCookieName(isSecure)}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

/** The first token in a `Cookie` header; null without one. What has not a token's form is passed over: it could never act. */
export function guestTokenIn(cookies: string | null, isSecure: boolean): string | null {
  const name = guestCookieName(isSecure);
  for (const pair of (cookies ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return null;
}
