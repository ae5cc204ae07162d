import { z } from "zod";
import { CitationView, SourceView } from "@/contract/message";
import type { IdSource } from "../../domain/id-source";
import type { AnswerStore, TakenOver } from "../../domain/message/ports";
import type { Database } from "../database/database";
import { finishStatement } from "./finish-answer";
import { isLostRace } from "./lost-race";
import { run, sql } from "./statement";
import { takeOverStatement } from "./take-over-answers";

/** The jobs of answers in PostgreSQL. */
export function createAnswerStore(database: Database, ids: IdSource): AnswerStore {
  return {
    async finish(ending) {
      const statement = finishStatement(ending, ids.next);
      const write = () => run<{ seq: string }>(database, statement);
      // A source's document may be deleted between the look at it and the foreign key's; the second time it is known to be gone.
      const rows = await write().catch((error: unknown) => {
        if (isLostRace(error)) return write();
        throw error;
      });
      if (rows.length === 0) return null;
      const seqs = rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
      return ending.events.flatMap((event, i) => {
        const seq = seqs[i];
        return seq === undefined ? [] : [{ seq, event }];
      });
    },
    async renewLeases(attemptIds, leaseExpiresAt) {
      const statement = sql`
        UPDATE jobs SET lease_expires_at = ${new Date(leaseExpiresAt)}::timestamptz
         WHERE attempt_id = ANY (${attemptIds}::uuid[]) AND status = 'running' RETURNING attempt_id`;
      const rows = await run<{ attempt_id: string }>(database, statement);
      return rows.map(({ attempt_id }) => attempt_id);
    },
    async takeOver(which) {
      return z.array(TakenOverRow).parse(await run(database, takeOverStatement(which)));
    },
  };
}

const TakenOverRow = z
  .object({
    conversation_id: z.string(),
    answer_id: z.string(),
    attempt_id: z.string(),
    owner: z.string(),
    session_id: z.string().nullable(),
    question: z.string(),
    content: z.string().nullable(),
    sources: z.array(SourceView).nullable(),
    citations: z.array(CitationView).nullable(),
  })
  .transform(
    (row): TakenOver => ({
      attempt: { conversationId: row.conversation_id, answerId: row.answer_id, attemptId: row.attempt_id, owner: row.owner },
      sessionId: row.session_id,
      questionText: row.question,
      content: row.content ?? "",
      sources: row.sources ?? [],
      citations: row.citations ?? [],
    }),
  );
