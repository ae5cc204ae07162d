import { z } from "zod";
import { ConversationEvent } from "@/contract/conversation-event";
import { CitationView, SourceView } from "@/contract/message";
import type { IdSource } from "../../domain/id-source";
import type { AnswerStore, TakenOver } from "../../domain/message/ports";
import type { Database } from "../database/database";
import { finishStatement } from "./finish-answer";
import { renewLeases } from "./lease";
import { isLostRace } from "./lost-race";
import { run, sql } from "./statement";
import { type LostTokens, lockDueStatement, takeOverStatement } from "./take-over-answers";
import { TurnRows } from "./turns";

/** The jobs of answers in PostgreSQL. */
export function createAnswerStore(database: Database, ids: IdSource, lostTokens: LostTokens): AnswerStore {
  return {
    async finish(ending) {
      const statement = finishStatement(ending, ids.next);
      const write = () => run<{ seq: string; owner: string | null }>(database, statement);
      // A source's document may be deleted between the look at it and the foreign key's; the second time it is known to be gone.
      const rows = await write().catch((error: unknown) => {
        if (isLostRace(error)) return write();
        throw error;
      });
      if (rows.length === 0) return null;
      const seqs = rows.map(({ seq }) => Number(seq)).sort((a, b) => a - b);
      const entries = ending.events.flatMap((event, i) => {
        const seq = seqs[i];
        return seq === undefined ? [] : [{ seq, event }];
      });
      return { owner: rows[0]?.owner ?? ending.attempt.owner, entries };
    },
    renewLeases: (attemptIds, leaseMs) => renewLeases(database, attemptIds, leaseMs),
    async releaseLeases(attemptIds) {
      await run(
        database,
        sql`UPDATE jobs SET lease_expires_at = footnote_now(), attempts = greatest(attempts - 1, 0) WHERE attempt_id = ANY (${attemptIds}::uuid[]) AND status = 'running'`,
      );
    },
    async takeOver(which) {
      return database.transaction(async (tx) => {
        const due = await run<{ id: string }>(tx, lockDueStatement(which));
        if (due.length === 0) return [];
        const ids = due.map(({ id }) => id);
        return z.array(TakenOverRow).parse(await run(tx, takeOverStatement(which, ids, lostTokens)));
      });
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
    turns: TurnRows,
    seq: z.coerce.number().nullable(),
    event: ConversationEvent.nullable(),
  })
  .transform(
    (row): TakenOver => ({
      attempt: { conversationId: row.conversation_id, answerId: row.answer_id, attemptId: row.attempt_id, owner: row.owner },
      sessionId: row.session_id,
      question: row.question,
      history: row.turns,
      content: row.content ?? "",
      sources: row.sources ?? [],
      citations: row.citations ?? [],
      restarted: row.seq === null || row.event === null ? null : { seq: row.seq, event: row.event },
    }),
  );
