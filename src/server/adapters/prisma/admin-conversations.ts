import { BrowsedConversation, ConversationOwner, RagQueryView } from "@/contract/admin";
import type { ConversationBrowser } from "../../domain/analytics/ports";
import type { Database } from "../database/database";
import { behind, browsedWhere, everyConversation } from "./admin-conversation-filter";
import { openingStatement, ownerJson } from "./audit-opening";
import { type OpenedRow, openAllStatement, toConversationView } from "./open-conversation";
import { fragment, run, type Statement, sql } from "./statement";
import { isoFormat, summaryJson } from "./summary-json";

/** Everybody's conversations in PostgreSQL. */
export function createConversationBrowser(database: Database): ConversationBrowser {
  return {
    async list(_admin, filter, after, limit, nowMs) {
      const rows = await run<{ row: unknown }>(
        database,
        sql`WITH t AS (
              SELECT c.* FROM conversations c WHERE ${browsedWhere(filter, nowMs)} ${behind(after)}
               ORDER BY c.last_message_at DESC, c.id DESC LIMIT ${limit + 1}::int
            )
            SELECT ${summaryJson(0)} || jsonb_build_object('owner', ${ownerJson}, 'outcomes', ${outcomesJson}) AS row
              FROM t LEFT JOIN users u ON u.id = t.user_id ORDER BY t.last_message_at DESC, t.id DESC`,
      );
      return { items: rows.slice(0, limit).map(({ row }) => BrowsedConversation.parse(row)), more: rows.length > limit };
    },
    async count(_admin, filter, atMost, nowMs) {
      const where = browsedWhere(filter, nowMs);
      const [row] = await run<{ n: number }>(
        database,
        sql`SELECT count(*)::int AS n FROM (SELECT FROM conversations c WHERE ${where} LIMIT ${atMost}::int) counted`,
      );
      return row?.n ?? 0;
    },
    async open(admin, opening) {
      const [found] = await run<{ owner: unknown; opening_id: string }>(database, openingStatement(admin, opening));
      if (found === undefined) return null;
      const { conversationId, before, limit } = opening;
      const opened = openAllStatement(everyConversation, conversationId, before, limit);
      const view = toConversationView(await run<OpenedRow>(database, opened), limit);
      if (view === null) return null;
      const rows = await run<{ query: unknown }>(database, queriesStatement(view.messages.map(({ id }) => id)));
      const queries = rows.map(({ query }) => RagQueryView.parse(query));
      return { ...view, openingId: found.opening_id, owner: ConversationOwner.parse(found.owner), queries };
    },
  };
}

const outcomesJson = fragment`coalesce((
  SELECT jsonb_object_agg(o.outcome, o.answers) FROM (
    SELECT q.outcome, count(*) AS answers FROM messages m JOIN rag_queries q ON q.message_id = m.id
     WHERE m.conversation_id = t.id GROUP BY q.outcome) o), '{}'::jsonb)`;

function queriesStatement(messageIds: readonly string[]): Statement {
  return sql`
    SELECT jsonb_build_object(
        'messageId', q.message_id, 'queryText', q.query_text, 'rewrittenQuery', q.rewritten_query, 'outcome', q.outcome, 'model', q.model,
        'relevanceScore', q.relevance_score, 'promptTokens', q.prompt_tokens, 'completionTokens', q.completion_tokens,
        'retrievalMs', q.retrieval_ms, 'firstTokenMs', q.first_token_ms, 'responseTimeMs', q.response_time_ms,
        'timestamp', to_char(q.timestamp AT TIME ZONE 'UTC', ${isoFormat}), 'contextDocuments', q.context_documents) AS query
      FROM rag_queries q WHERE q.message_id = ANY (${[...messageIds]}::uuid[])
     ORDER BY q.timestamp, q.id`;
}
