import { z } from "zod";
import { MessageRole } from "@/contract/message";
import type { Turn } from "../../domain/answer/ports";
import { fragment } from "./statement";

const longestTurnChars = 8_000;

/** SQL: a recursive table `turns` that walks up from a message, at most `count` long. */
export function turnsAbove(from: ReturnType<typeof fragment>, count: number) {
  return fragment`turns AS (
      SELECT m.id, m.parent_id, m.role, m.content, 1 AS depth FROM messages m WHERE m.id = ${from}
      UNION ALL
      SELECT m.id, m.parent_id, m.role, m.content, t.depth + 1 FROM messages m JOIN turns t ON m.id = t.parent_id WHERE t.depth < ${count}::int
    )`;
}

/** SQL: the table `turns` as one JSON array, oldest first; null when it is empty. */
export const turnsJson = fragment`(SELECT jsonb_agg(jsonb_build_object('role', role, 'content', left(content, ${longestTurnChars}::int)) ORDER BY depth DESC) FROM turns)`;

/** What `turnsJson` gives, as an answer is told of it. */
export const TurnRows = z
  .array(z.object({ role: MessageRole, content: z.string() }))
  .nullable()
  .transform((rows): Turn[] =>
    (rows ?? []).flatMap(({ role, content }) => (role === "system" || content === "" ? [] : [{ role, content }])),
  );
