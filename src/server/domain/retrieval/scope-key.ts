import type { Scope } from "./passage";

/** Names a scope: equal for equal ones, and an absent version is another than none. */
export function scopeKey({ collectionId, version, locale }: Scope): string {
  return JSON.stringify([collectionId, version === undefined ? 0 : version, locale === undefined ? 0 : locale]);
}
