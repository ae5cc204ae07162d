import type { ListPosition } from "./ports";

/** A place in a list as the client holds it. */
export function listCursor({ lastMessageAt, id }: ListPosition): string {
  return `${lastMessageAt}.${id}`;
}

/** The place that a cursor names; `invalid` for one that no list gave. */
export function positionAt(cursor: string): ListPosition | "invalid" {
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor);
  const [, lastMessageAt, id] = found ?? [];
  return lastMessageAt === undefined || id === undefined ? "invalid" : { lastMessageAt: Number(lastMessageAt), id };
}
