const name = "footnote_guest";
const maxAgeSeconds = 30 * 86_400;

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
  return `${name}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}

/** The token in a `Cookie` header; null without one. */
export function guestTokenIn(cookies: string | null): string | null {
  for (const pair of (cookies ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value !== undefined && value !== "") return value;
  }
  return null;
}
