/** The cookies of a `Cookie` header; of two with one name the first, as browsers send the most specific first. Values as they were sent. */
export function cookiesIn(header: string | null): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** A cookie's value, put together from `name.0`, `name.1`… where NextAuth had to cut it. */
export function wholeCookie(cookies: ReadonlyMap<string, string>, name: string): string | null {
  const whole = cookies.get(name);
  if (whole !== undefined) return whole;
  const pieces = [...cookies].filter(([key]) => key.startsWith(name) && /^\.\d{1,2}$/.test(key.slice(name.length)));
  if (pieces.length === 0) return null;
  return pieces
    .toSorted(([a], [b]) => Number(a.slice(name.length + 1)) - Number(b.slice(name.length + 1)))
    .map(([, value]) => value)
    .join("");
}
