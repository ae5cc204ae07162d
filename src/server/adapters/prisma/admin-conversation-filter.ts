import type { ConversationStatus } from "@/contract/conversation";
import type { FeedbackRating } from "@/contract/feedback";
import type { Outcome } from "@/contract/message";
import type { ConversationFilter } from "../../domain/analytics/ports";
import { pauseAfterMs } from "../../domain/conversation/conversation-at";
import type { ListPosition } from "../../domain/conversation/ports";
import { fragment } from "./statement";

/** SQL: any conversation `c`. */
export const everyConversation = fragment`true`;

/** SQL: the conversations `c` that a filter means; `status` as the clock has it. Those without a message are nobody's to browse. */
export function browsedWhere(filter: ConversationFilter, nowMs: number) {
  const { from, to, owner, userId, status, outcome, rating } = filter;
  return fragment`c.last_message_at IS NOT NULL
    ${from === undefined ? none : fragment`AND c.last_message_at >= ${new Date(from)}::timestamptz`}
    ${to === undefined ? none : fragment`AND c.last_message_at < ${new Date(to)}::timestamptz`}
    ${owner === undefined ? none : owners[owner]}
    ${userId === undefined ? none : fragment`AND c.user_id = ${userId}::uuid`}
    ${status === undefined ? none : withStatus(status, nowMs)}
    ${outcome === undefined ? none : outcomes[outcome]}
    ${rating === undefined ? none : ratings[rating]}`;
}

/** SQL: behind a place in the list of conversations `c`, the latest message first. */
export function behind(after: ListPosition | null) {
  if (after === null) return none;
  return fragment`AND (c.last_message_at, c.id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`;
}

const none = fragment``;

// The indexes' own conditions, word for word: a parameter in their place would hide the index from the planner.
const owners = { guest: fragment`AND c.user_id IS NULL`, user: fragment`AND c.user_id IS NOT NULL` };
const outcomes = {
  grounded: fragment`AND 'grounded' = ANY (c.outcomes)`,
  partial: fragment`AND 'partial' = ANY (c.outcomes)`,
  not_found: fragment`AND 'not_found' = ANY (c.outcomes)`,
  failed: fragment`AND 'failed' = ANY (c.outcomes)`,
} satisfies Record<Outcome, unknown>;

const ratings = {
  up: fragment`AND 'up' = ANY (c.ratings)`,
  down: fragment`AND 'down' = ANY (c.ratings)`,
} satisfies Record<FeedbackRating, unknown>;

function withStatus(status: ConversationStatus, nowMs: number) {
  const pausedSince = new Date(nowMs - pauseAfterMs);
  switch (status) {
    case "open":
      return fragment`AND c.status = 'open' AND c.last_message_at > ${pausedSince}::timestamptz`;
    case "paused":
      return fragment`AND (c.status = 'paused' OR (c.status = 'open' AND c.last_message_at <= ${pausedSince}::timestamptz))`;
    case "closed":
      return fragment`AND c.status = 'closed'`;
    case "archived":
      return fragment`AND c.status = 'archived'`;
  }
}
