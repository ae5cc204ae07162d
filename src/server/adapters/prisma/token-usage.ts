import type { TokenUsage } from "../../domain/rate-limit/ports";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";

const mostTokens = 2_147_483_647;

/** SQL: the day of a moment, in UTC. */
function dayOf(ms: number) {
  return fragment`(${new Date(ms)}::timestamptz AT TIME ZONE 'UTC')::date`;
}

/**
 * SQL: enters what an attempt has cost into the ledger, in place of what stands there of it; nothing where that is nothing. `source` is a `FROM`
 * on which it depends whether anything is entered.
 */
export function enterTokens(attemptId: string, tokens: number, nowMs: number, source = fragment``) {
  const count = Math.min(tokens, mostTokens);
  return fragment`INSERT INTO token_usage (attempt_id, day, tokens)
      SELECT ${attemptId}::uuid, ${dayOf(nowMs)}, ${count}::int ${source}
       WHERE ${count}::int > 0 OR EXISTS (SELECT FROM token_usage WHERE attempt_id = ${attemptId}::uuid)
      ON CONFLICT (attempt_id) DO UPDATE SET tokens = excluded.tokens`;
}

/** The ledger of tokens in PostgreSQL: a row an attempt, which nobody else writes at the same time, so that many answers need not wait for each other. */
export function createTokenUsage(database: Database): TokenUsage {
  return {
    async tokensOfDay(atMs) {
      const [row] = await run<{ tokens: number }>(
        database,
        sql`SELECT coalesce(sum(tokens), 0)::float8 AS tokens FROM token_usage WHERE day = ${dayOf(atMs)}`,
      );
      return row?.tokens ?? 0;
    },
    async note(attemptId, tokens, nowMs) {
      await run(database, sql`${enterTokens(attemptId, tokens, nowMs)}`);
    },
    async erase(beforeMs) {
      return (await run(database, sql`DELETE FROM token_usage WHERE day < ${dayOf(beforeMs)} RETURNING 1`)).length;
    },
  };
}
