import type { ThreadMessage } from "./thread-state";

/** The thread as it is read: from the first loaded message on down to `leafId`, or to the latest one where that is not loaded. */
export function shownPath(messages: readonly ThreadMessage[], leafId: string | null): ThreadMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: ThreadMessage[] = [];
  let message = (leafId === null ? undefined : byId.get(leafId)) ?? messages.at(-1);
  while (message) {
    byId.delete(message.id);
    path.push(message);
    message = message.parentId === null ? undefined : byId.get(message.parentId);
  }
  return path.reverse();
}
