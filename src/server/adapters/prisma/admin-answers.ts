import { z } from "zod";
import { AnswerTrace, CandidatePlace } from "@/contract/answer-trace";
import type { AnswerInspector, InspectedAnswer } from "../../domain/analytics/answer-inspector";
import type { AdminActor } from "../../domain/identity/actor";
import type { Database } from "../database/database";
import { openingStatement } from "./audit-opening";
import { fragment, run, sql } from "./statement";
import { TurnRows, turnsAbove, turnsJson } from "./turns";

const TraceRow = z.object({ trace: AnswerTrace.nullable() });
const AskedRow = z.object({ text: z.string(), session_id: z.string().nullable(), turns: TurnRows });

/** How answers came about, in PostgreSQL. */
export function createAnswerInspector(database: Database): AnswerInspector {
  const opened = async (admin: AdminActor, answer: InspectedAnswer): Promise<boolean> => {
    const isMeant = fragment`EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.id = ${answer.answerId}::uuid AND m.role = 'assistant')`;
    return (await run(database, openingStatement(admin, answer, isMeant))).length > 0;
  };
  return {
    async trace(admin, answer) {
      if (!(await opened(admin, answer))) return null;
      const [row] = await run<object>(database, sql`SELECT trace FROM answer_traces WHERE message_id = ${answer.answerId}::uuid`);
      return TraceRow.parse(row ?? { trace: null });
    },
    async question(admin, answer, turns) {
      if (!(await opened(admin, answer))) return null;
      const [row] = await run<object>(
        database,
        sql`SELECT q.content AS text, r.session_id, (WITH RECURSIVE ${turnsAbove(fragment`q.parent_id`, turns)} SELECT ${turnsJson}) AS turns
              FROM messages m JOIN messages q ON q.id = m.parent_id LEFT JOIN rag_queries r ON r.message_id = m.id
             WHERE m.id = ${answer.answerId}::uuid AND q.role = 'user'`,
      );
      if (row === undefined) return null;
      const { text, session_id, turns: history } = AskedRow.parse(row);
      return { text, history, sessionId: session_id };
    },
    async places(chunkIds) {
      const rows = await run<{ place: unknown }>(
        database,
        sql`SELECT DISTINCT ON (l.chunk_id) jsonb_build_object('chunkId', l.chunk_id, 'title', d.title, 'path', d.path, 'headingPath', l.heading_path) AS place
              FROM chunk_locations l JOIN documents d ON d.id = l.document_id WHERE l.chunk_id = ANY (${[...chunkIds]}::uuid[])
             ORDER BY l.chunk_id, d.version IS NOT NULL, d.path, l.ordinal`,
      );
      return rows.map(({ place }) => CandidatePlace.parse(place));
    },
  };
}
