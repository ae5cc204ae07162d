import type { ListPosition } from "./ports";

/** A place in a list as the client holds it. */
export function listCursor({ at, id }: ListPosition): string {
  return `${at}.${id}`;
}

/** The place that a cursor names; `invalid` for one that no list gave. */
export function positionAt(cursor: string): ListPosition | "invalid" {
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  const [, at, id] = found ?? [];
  return at === undefined || id === undefined ? "invalid" : { at: Number(at), id };
}
