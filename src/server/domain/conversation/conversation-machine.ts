import type { ConversationStatus } from "@/contract/conversation";

/** What can happen to a Conversation. */
export type ConversationChange = "send" | "idle" | "close" | "reopen" | "archive" | "restore";

const transitions = {
  open: { send: "open", idle: "paused", close: "closed", archive: "archived" },
  paused: { send: "open", close: "closed", archive: "archived" },
  closed: { reopen: "open", archive: "archived" },
  archived: { send: "open", restore: "open" },
} as const satisfies Record<ConversationStatus, Partial<Record<ConversationChange, ConversationStatus>>>;

/** The status after a change; null where the change is refused. */
export function conversationMachine(status: ConversationStatus, change: ConversationChange): ConversationStatus | null {
  const next: Partial<Record<ConversationChange, ConversationStatus>> = transitions[status];
  return next[change] ?? null;
}
