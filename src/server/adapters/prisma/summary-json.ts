import { fragment } from "./statement";

/** SQL: a moment as ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const isoFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** SQL: the conversation `t` as a `ConversationSummary`; `added` messages are about to be counted by the trigger. */
export function summaryJson(added: number) {
  return fragment`jsonb_build_object(
    'id', t.id, 'title', t.title, 'status', t.status, 'messageCount', t.message_count + ${added}::int,
    'createdAt', to_char(t.created_at AT TIME ZONE 'UTC', ${isoFormat}),
    'lastMessageAt', to_char(t.last_message_at AT TIME ZONE 'UTC', ${isoFormat}))`;
}
