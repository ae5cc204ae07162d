import type { Actor } from "../identity/actor";
import type { OpenConnection } from "./connections";
import { followConversations } from "./follow-conversations";
import type { EventBus, EventLog, LogEntry } from "./ports";

type Follow = { conversationId: string; after: number; connection: OpenConnection };

/** One conversation's entries behind `after`, by the rules of `followConversations`. */
export function followConversation(
  deps: { log: EventLog; bus: EventBus },
  actor: Actor,
  { conversationId, after, connection }: Follow,
): AsyncGenerator<LogEntry, void> {
  return followConversations(deps, actor, { follows: [{ conversationId, after }], connection });
}
