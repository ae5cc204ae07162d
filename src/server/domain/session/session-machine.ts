import type { SessionStatus } from "@/contract/session";

/** What can happen to a ChatSession. `write`: a message or a new conversation. `end`: sign-out, revocation, deletion. */
export type SessionEvent = "write" | "idle" | "close" | "expire" | "end";

const transitions = {
  active: { write: "active", idle: "inactive", close: "inactive", expire: "expired", end: "terminated" },
  inactive: { write: "active", expire: "expired", end: "terminated" },
  expired: {},
  terminated: {},
} as const satisfies Record<SessionStatus, Partial<Record<SessionEvent, SessionStatus>>>;

/** The status after an event; null where the event is refused. */
export function sessionMachine(status: SessionStatus, event: SessionEvent): SessionStatus | null {
  const next: Partial<Record<SessionEvent, SessionStatus>> = transitions[status];
  return next[event] ?? null;
}
