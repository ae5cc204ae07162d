import type { MessageRole, MessageStatus } from "@/contract/message";

/**
 * What can happen to a Message. A question: `store` when it is committed, `answered` when its answer reached a final state. An answer:
 * `start` with its first text, then `finish`, `fail` or `stop`; the last two also before any text.
 */
export type MessageEvent = "store" | "answered" | "start" | "finish" | "fail" | "stop";

type Table = Partial<Record<MessageStatus, Partial<Record<MessageEvent, MessageStatus>>>>;
const transitions = {
  user: {
    pending: { store: "sent", fail: "failed" },
    sent: { answered: "delivered", fail: "failed" },
  },
  assistant: {
    pending: { start: "streaming", fail: "failed", stop: "cancelled" },
    streaming: { finish: "delivered", fail: "failed", stop: "cancelled" },
  },
  system: {},
} as const satisfies Record<MessageRole, Table>;

/** The status after an event; null where the event is refused. */
export function messageMachine(role: MessageRole, status: MessageStatus, event: MessageEvent): MessageStatus | null {
  const table: Table = transitions[role];
  return table[status]?.[event] ?? null;
}

/** Whether a message still changes. */
export function isFinal(status: MessageStatus): boolean {
  return status === "delivered" || status === "failed" || status === "cancelled";
}
