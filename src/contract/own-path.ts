const longest = 2_000;
const nowhere = "http://here.invalid";

/** What leads on to another page, where going back would go round in circles, and what is no page. */
const passedThrough = /^\/(?:sign-in|sign-up|forgot-password|link|api)(?:\/|$)/i;

/**
 * The page of our own site that somebody wants to come back to: path, query and fragment, always beginning with one slash. `/` for what
 * leads elsewhere, for what browsers, proxies and URL parsers could read differently from one another, and for pages that one only
 * passes through. `origin`: our own; with it a whole address is taken as well.
 */
export function ownPath(given: unknown, origin: string = nowhere): string {
  if (typeof given !== "string" || given.length > longest || !isPlain(given)) return "/";
  if (!given.startsWith("/") && !given.startsWith(`${origin}/`) && given !== origin) return "/";
  if (!URL.canParse(given, origin)) return "/";
  const url = new URL(given, origin);
  if (url.origin !== origin || url.username !== "" || url.password !== "") return "/";
  return readings(url.pathname).every(isPage) ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/** Printable ASCII without the backslash, which browsers take for a slash. Whatever else an address holds is percent-encoded by its page. */
function isPlain(text: string): boolean {
  return /^[\x21-\x5b\x5d-\x7e]*$/.test(text);
}

/**
 * A path as it stands, and as whoever decodes it once or twice more reads it: `/%2f%2fevil` would become another host. What is no encoding at
 * all is read as nothing.
 */
function readings(pathname: string): string[] {
  try {
    const once = decodeURIComponent(pathname);
    return [pathname, once, decodeURIComponent(once)];
  } catch {
    return [""];
  }
}

function isPage(path: string): boolean {
  return /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && !passedThrough.test(path);
}
