import { ownPath } from "@/contract/own-path";

/** The address of `page` that leads back to `from`, whatever that is. */
export function pathWithReturn(page: "/sign-in" | "/sign-up", from: string): string {
  const back = ownPath(from);
  return back === "/" ? page : `${page}?from=${encodeURIComponent(back)}`;
}
