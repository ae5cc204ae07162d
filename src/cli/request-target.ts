/**
 * The path and query that a request's target names. A whole address, as it is sent to a proxy, has to be that of the host asked: what is
 * made of it would lead there. Null for another host's, and for what is no address.
 */
export function pathAsked(target: string, host: string | undefined): string | null {
  if (target.startsWith("/")) return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return null;
  const { protocol, host: named, pathname, search } = new URL(target);
  const own = `${protocol}//${host ?? ""}`;
  return URL.canParse(own) && new URL(own).host === named ? `${pathname}${search}` : null;
}
