/** The address that signs in and leads back to `path`, a page of this site. */
export function signInPath(path: string): string {
  return path === "/" ? "/sign-in" : `/sign-in?from=${encodeURIComponent(path)}`;
}
