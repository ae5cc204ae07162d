import { ConversationSummary } from "@/contract/conversation";
import type { LogEntry } from "../../domain/event-log/ports";
import { fragment } from "./statement";
import { summaryJson } from "./summary-json";

/** A conversation that a statement has changed, and the number of its entry in the log. */
export type UpdatedRow = { seq: string; conversation: unknown };

/** SQL: a table `logged` that logs `conversation.updated` of the changed conversations `t`, whose `last_seq` is the entry's already. */
export function logUpdate(now: Date) {
  return fragment`logged AS (
      INSERT INTO conversation_events (conversation_id, seq, type, payload, created_at)
      SELECT t.id, t.last_seq, 'conversation.updated',
             jsonb_build_object('type', 'conversation.updated', 'conversation', ${summaryJson(0)}), ${now}::timestamptz
        FROM t
      RETURNING seq, payload -> 'conversation' AS conversation
    )`;
}

/** What was changed, and the entry to publish. */
export function toUpdated([row]: readonly UpdatedRow[]): { conversation: ConversationSummary; entry: LogEntry } | null {
  if (row === undefined) return null;
  const conversation = ConversationSummary.parse(row.conversation);
  return { conversation, entry: { seq: Number(row.seq), event: { type: "conversation.updated", conversation } } };
}
