/** A cookie's name; with the prefix browsers take it from this very host alone, over https: no other name of the same domain can plant one. */
export function hostCookieName(name: string, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}${name}`;
}
