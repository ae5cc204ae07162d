const longest = 2_000;

/**
 * The path on our own site that somebody wants to come back to: path, query and fragment, always beginning with one slash. `/` for anything
 * that leads elsewhere or that browsers, proxies and URL parsers could read differently from one another. `origin`: our own.
 */
export function ownPath(given: unknown, origin: string): string {
  if (typeof given !== "string" || given.length > longest || !isPlain(given)) return "/";
  if (!given.startsWith("/") && !given.startsWith(`${origin}/`) && given !== origin) return "/";
  if (!URL.canParse(given, origin)) return "/";
  const url = new URL(given, origin);
  if (url.origin !== origin || url.username !== "" || url.password !== "") return "/";
  const isOurs = isOnePath(url.pathname) && !/^\/api(\/|$)/i.test(url.pathname);
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/** Printable ASCII without the backslash, which browsers take for a slash. Whatever else an address holds is percent-encoded by its page. */
function isPlain(text: string): boolean {
  return /^[\x21-\x5b\x5d-\x7e]*$/.test(text);
}

/** Whether a path stays one for whoever decodes it once more: `/%2f%2fevil` would become `//evil`, another host. */
function isOnePath(pathname: string): boolean {
  try {
    const decoded = decodeURIComponent(decodeURIComponent(pathname));
    return [pathname, decoded].every((path) => !/^\/[/\\]/.test(path) && !/[\\\p{Cc}]/u.test(path));
  } catch {
    return false;
  }
}
