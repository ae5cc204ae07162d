import type { TokenUsage } from "../../domain/rate-limit/ports";
import type { Database } from "../database/database";
import { run, sql } from "./statement";

/** A prompt of passages and instructions, where an endpoint does not tell its size or the answer was stopped before it did. */
const usualPromptTokens = 2_500;
/** English text as models cut it. */
const charsPerToken = 4;
/** What the log calls the built-in answerer, which costs nothing. */
const builtIn = "extractive";

/**
 * Tokens summed from the log of answers, which has an index on its time. An answer that the model never began has cost nothing; one that was
 * stopped is counted, or stopping would be a way around the budget. What titles cost is noted by their jobs.
 */
export function createTokenUsage(database: Database): TokenUsage {
  return {
    async tokensSince(sinceMs) {
      const [row] = await run<{ tokens: number }>(
        database,
        sql`SELECT coalesce(sum(CASE
                WHEN q.prompt_tokens IS NOT NULL OR q.completion_tokens IS NOT NULL THEN coalesce(q.prompt_tokens, 0) + coalesce(q.completion_tokens, 0)
                WHEN q.outcome <> 'not_found' AND (q.response_text <> '' OR m.status = 'cancelled')
                  THEN ${usualPromptTokens}::int + char_length(q.response_text) / ${charsPerToken}::int
                ELSE 0 END), 0)::float8 AS tokens
              FROM rag_queries q
              LEFT JOIN messages m ON m.id = q.message_id AND q.prompt_tokens IS NULL AND q.response_text = ''
             WHERE q."timestamp" >= ${new Date(sinceMs)}::timestamptz AND q.model <> ${builtIn}`,
      );
      const [titles] = await run<{ tokens: number }>(
        database,
        sql`SELECT coalesce(sum((payload ->> 'tokens')::float8), 0)::float8 AS tokens FROM jobs
             WHERE kind = 'title' AND finished_at >= ${new Date(sinceMs)}::timestamptz`,
      );
      return (row?.tokens ?? 0) + (titles?.tokens ?? 0);
    },
  };
}
