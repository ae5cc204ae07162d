const here = "http://here.invalid";

/** Pages that lead on to another one: going back there would go round in circles. */
const passedThrough = /^\/(?:sign-in|sign-up|forgot-password|link|api)(?:\/|$)/;

/** Where to go after signing in: `from` if it is a page of this site, else the chat. Whatever a link in a mail says, nobody is sent elsewhere. */
export function ownPath(from: unknown): string {
  if (typeof from !== "string" || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(from) || !URL.canParse(from, here)) return "/";
  const { origin, pathname, search, hash } = new URL(from, here);
  // "/./" and its like can leave a path that begins with two slashes, which names another host.
  if (origin !== here || pathname.startsWith("//") || passedThrough.test(pathname)) return "/";
  return `${pathname}${search}${hash}`;
}

/** The address of `page` that leads back to `from`. */
export function pathWithReturn(page: "/sign-in" | "/sign-up", from: string): string {
  const back = ownPath(from);
  return back === "/" ? page : `${page}?from=${encodeURIComponent(back)}`;
}
