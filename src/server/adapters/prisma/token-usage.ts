import type { TokenUsage } from "../../domain/rate-limit/ports";
import type { Database } from "../database/database";
import { run, sql } from "./statement";

/** A prompt of passages and instructions, where an endpoint does not tell its size or the answer was stopped before it did. */
const usualPromptTokens = 2_500;
/** English text as models cut it. */
const charsPerToken = 4;

/** Tokens summed from the log of answers, which has an index on its time. An answer that the model never began has cost nothing. */
export function createTokenUsage(database: Database): TokenUsage {
  return {
    async tokensSince(sinceMs) {
      const [row] = await run<{ tokens: number }>(
        database,
        sql`SELECT coalesce(sum(CASE
                WHEN prompt_tokens IS NOT NULL OR completion_tokens IS NOT NULL THEN coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0)
                WHEN outcome <> 'not_found' AND response_text <> '' THEN ${usualPromptTokens}::int + char_length(response_text) / ${charsPerToken}::int
                ELSE 0 END), 0)::float8 AS tokens
              FROM rag_queries WHERE "timestamp" >= ${new Date(sinceMs)}::timestamptz`,
      );
      return row?.tokens ?? 0;
    },
  };
}
