const here = "http://here.invalid";

/** Pages that lead on to another one: going back there would go round in circles. */
const passedThrough = /^\/(?:sign-in|sign-up|forgot-password|link|api)(?:\/|$)/;

/** Where to go after signing in: `from` if it is a page of this site, else the chat. Whatever a link in a mail says, nobody is sent elsewhere. */
export function ownPath(from: unknown): string {
  if (typeof from !== "string" || !from.startsWith("/") || !URL.canParse(from, here)) return "/";
  const { origin, pathname, search, hash } = new URL(from, here);
  const isOurs = [from, ...decodings(pathname)].every((path) => /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && !passedThrough.test(path));
  return origin === here && isOurs ? `${pathname}${search}${hash}` : "/";
}

/** A path as it stands, and as whoever decodes it once or twice more reads it: `/%2f/evil` would become another host. None that is no encoding at all. */
function decodings(pathname: string): string[] {
  try {
    const once = decodeURIComponent(pathname);
    return [pathname, once, decodeURIComponent(once)];
  } catch {
    return [""];
  }
}

/** The address of `page` that leads back to `from`, whatever that is. */
export function pathWithReturn(page: "/sign-in" | "/sign-up", from: string): string {
  const back = ownPath(from);
  return back === "/" ? page : `${page}?from=${encodeURIComponent(back)}`;
}
