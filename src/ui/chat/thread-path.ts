import type { ThreadMessage } from "./thread-state";

/** A message on the path that is shown, and its place among its siblings ("2 / 3" is index 1 of count 3). */
export type ShownMessage = { message: ThreadMessage; sibling: { index: number; count: number } };

/**
 * The thread as it is read: from the first message on, the latest of each group of siblings. Messages whose parent is not
 * loaded begin the path, so a thread paged in from its end reads from there.
 */
export function shownPath(messages: readonly ThreadMessage[]): ShownMessage[] {
  const loaded = new Set(messages.map(({ id }) => id));
  const children = new Map<string | null, ThreadMessage[]>();
  for (const message of messages) {
    const key = message.parentId !== null && loaded.has(message.parentId) ? message.parentId : null;
    children.set(key, [...(children.get(key) ?? []), message]);
  }
  const path: ShownMessage[] = [];
  let parentId: string | null = null;
  for (;;) {
    const group: readonly ThreadMessage[] = children.get(parentId) ?? [];
    const message = group.at(-1);
    if (!message) return path;
    path.push({ message, sibling: { index: group.length - 1, count: group.length } });
    parentId = message.id;
  }
}
