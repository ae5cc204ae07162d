/** The cookies that carry a reader's colours and language to the server, whose first byte has them then. Scripts read them too. */
export const preferenceCookies = { theme: "theme", language: "language" } as const;

const yearSeconds = 31_536_000;

/** The cookie, as `Set-Cookie` and `document.cookie` take it, that keeps a choice of the preferences for a year; `auto` takes it away. */
export function preferenceCookie(of: keyof typeof preferenceCookies, choice: string): string {
  return `${preferenceCookies[of]}=${choice}; Path=/; Max-Age=${choice === "auto" ? 0 : yearSeconds}; SameSite=Lax`;
}
