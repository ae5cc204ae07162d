import type { NewAnswer } from "../../domain/message/ports";
import { fragment } from "./statement";

/** SQL: the last message of the path that is shown in the conversation `t`; null when it has none. */
export const leafId = fragment`coalesce(
    (SELECT m.id FROM messages m WHERE m.conversation_id = t.id AND m.position = t.leaf_position),
    (SELECT m.id FROM messages m WHERE m.conversation_id = t.id ORDER BY m.position DESC LIMIT 1))`;

/**
 * SQL: a table `page` of the last messages on the shown path of the conversation `t`, or of those above the message at position `before`: one
 * more than `limit`. Positions fall on the way up, whatever rows were brought in: no walk goes in circles.
 */
export function pathOf(before: number | null, limit: number) {
  return fragment`path AS (
      SELECT m.id, m.parent_id, m.position, 1 AS depth
        FROM t LEFT JOIN messages b ON b.conversation_id = t.id AND b.position = ${before}::int
        JOIN messages m ON m.conversation_id = t.id AND m.id = CASE WHEN b.id IS NULL THEN ${leafId} ELSE b.parent_id END
      UNION ALL
      SELECT m.id, m.parent_id, m.position, p.depth + 1
        FROM path p JOIN messages m ON m.id = p.parent_id AND m.position < p.position WHERE p.depth <= ${limit}::int
    ), page AS (
      SELECT m.* FROM path JOIN messages m ON m.id = path.id
    )`;
}

/** So far above the end of its path a message can be led to; what an import brings along can be longer. */
const mostThrough = 5_000;

/**
 * SQL: a table `page` of the messages from four above the given one down to the end of the path through it: the shown path where that leads
 * through it, else the one to the latest message below; without the message where it is too far up. Empty when it is not in the conversation `t`.
 */
export function pathThrough(messageId: string) {
  return fragment`target AS (
      SELECT m.id, m.position FROM t JOIN messages m ON m.conversation_id = t.id AND m.id = ${messageId}::uuid
    ), shown AS (
      SELECT m.id, m.parent_id, m.position FROM t JOIN messages m ON m.conversation_id = t.id AND m.id = ${leafId}
      UNION ALL
      SELECT m.id, m.parent_id, m.position FROM shown p JOIN messages m ON m.id = p.parent_id AND m.position < p.position
       WHERE p.position > (SELECT position FROM target)
    ), down AS (
      SELECT target.id, target.position FROM target
      UNION ALL
      SELECT k.id, k.position FROM down d CROSS JOIN LATERAL (
        SELECT m.id, m.position FROM messages m WHERE m.parent_id = d.id AND m.position > d.position ORDER BY m.position DESC LIMIT 1) k
    ), path AS (
      SELECT m.id, m.parent_id, m.position, 0 AS above, 1 AS depth FROM target JOIN messages m ON m.id = CASE
          WHEN target.id IN (SELECT id FROM shown) THEN (SELECT id FROM shown ORDER BY position DESC LIMIT 1)
          ELSE (SELECT id FROM down ORDER BY position DESC LIMIT 1) END
      UNION ALL
      SELECT m.id, m.parent_id, m.position, CASE WHEN m.position < (SELECT position FROM target) THEN p.above + 1 ELSE 0 END, p.depth + 1
        FROM path p JOIN messages m ON m.id = p.parent_id AND m.position < p.position WHERE p.above < 4 AND p.depth < ${mostThrough}
    ), page AS (
      SELECT m.* FROM path JOIN messages m ON m.id = path.id
    )`;
}

/** SQL: a table `page` of the last of all messages of the conversation `t`, or of those before a position: one more than `limit`. */
export function lastMessages(before: number | null, limit: number) {
  return fragment`page AS (
      SELECT m.* FROM messages m JOIN t ON t.id = m.conversation_id
       WHERE m.position < coalesce(${before}::int, 2147483647)
       ORDER BY m.position DESC LIMIT ${limit + 1}::int
    )`;
}

const placeAmong = fragment`CASE WHEN count(*) > 1 THEN jsonb_build_object(
          'index', count(*) FILTER (WHERE k.position < p.position), 'count', count(*),
          'previousId', (array_agg(k.id ORDER BY k.position DESC) FILTER (WHERE k.position < p.position))[1],
          'nextId', (array_agg(k.id ORDER BY k.position) FILTER (WHERE k.position > p.position))[1]) END`;

/** SQL: the place of the message `p` among its siblings; null for an only one. First questions are found by an index of their own. */
export const siblingJson = fragment`CASE WHEN p.parent_id IS NULL
          THEN (SELECT ${placeAmong} FROM messages k WHERE k.conversation_id = p.conversation_id AND k.parent_id IS NULL AND k.role = p.role)
          ELSE (SELECT ${placeAmong} FROM messages k WHERE k.parent_id = p.parent_id AND k.role = p.role) END`;

/** SQL: the message `k` is a sibling of the first one that is about to be stored. */
export function siblingsOf({ conversationId, question }: Pick<NewAnswer, "conversationId" | "question">) {
  if (question.text === null) return fragment`k.parent_id = ${question.id}::uuid AND k.role = 'assistant'`;
  if (question.parentId === null) return fragment`k.conversation_id = ${conversationId}::uuid AND k.parent_id IS NULL AND k.role = 'user'`;
  return fragment`k.parent_id = ${question.parentId}::uuid AND k.role = 'user'`;
}
