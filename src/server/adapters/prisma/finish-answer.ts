import type { Ending, RagQueryRecord } from "../../domain/message/ports";
import { fragment, json, type Statement, sql, storable } from "./statement";
import { enterTokens } from "./token-usage";

const mostUnsupported = 300; // keeps an answer's metadata below its 16 KB

/**
 * One statement that stores an ending: the job is given up, answer and question become final, sources, citations and the query's row are
 * written, what it cost is entered, and the last events are logged. No row comes back when the attempt no longer holds the job: then nothing is written.
 */
export function finishStatement(ending: Ending, ids: () => string): Statement {
  const { conversationId, answerId, attemptId } = ending.attempt;
  const now = new Date(ending.nowMs);
  const sources = ending.sources.map((source) => sourceRow(ending, source.ordinal, ids()));
  const idOf = new Map(sources.map(({ ordinal, id }) => [ordinal, id]));
  const citations = ending.citations.map((citation) => ({ ...citation, id: ids(), sourceId: idOf.get(citation.ordinal) ?? null }));
  return sql`
    WITH thread AS MATERIALIZED (
      SELECT id FROM conversations WHERE id = ${conversationId}::uuid FOR UPDATE
    ), job AS (
      UPDATE jobs SET status = ${jobStatus(ending)}, finished_at = ${now}::timestamptz, error = ${ending.errorCode}
       WHERE message_id = ${answerId}::uuid AND attempt_id = ${attemptId}::uuid AND status = 'running' AND EXISTS (SELECT FROM thread)
      RETURNING id
    ), answer AS (
      UPDATE messages SET content = ${storable(ending.content)}, status = ${ending.status}, error_code = ${ending.errorCode},
             metadata = ${json(metadata(ending))}::jsonb
       WHERE id = ${answerId}::uuid AND status IN ('pending', 'streaming') AND EXISTS (SELECT FROM job)
      RETURNING id, parent_id
    ), question AS (
      UPDATE messages q SET status = 'delivered' FROM answer WHERE q.id = answer.parent_id AND q.status = 'sent'
    ), numbered AS (
      UPDATE conversations c SET last_seq = c.last_seq + ${ending.events.length}::int, updated_at = greatest(c.updated_at, ${now}::timestamptz)
        FROM answer WHERE c.id = ${conversationId}::uuid
      RETURNING c.last_seq, c.user_id
    ), sources AS (
      INSERT INTO message_sources (id, message_id, ordinal, document_id, chunk_id, title, path, url, heading_path, passage, other_locations, score, cited)
      SELECT x.id, answer.id, x.ordinal, (SELECT d.id FROM documents d WHERE d.id = x."documentId"),
             (SELECT k.id FROM chunks k WHERE k.id = x."chunkId"), x.title, x.path, x.url, x."headingPath", x.passage, x."otherLocations", x.score, x.cited
        FROM answer, jsonb_to_recordset(${json(sources)}::jsonb) AS x(id uuid, ordinal int, "documentId" uuid, "chunkId" uuid,
          title text, path text, url text, "headingPath" text[], passage text, "otherLocations" jsonb, score float8, cited boolean)
    ), cited AS (
      INSERT INTO citations (id, message_source_id, answer_start, answer_end, quote, quote_start, quote_end, verified)
      SELECT x.id, x."sourceId", x."answerStart", x."answerEnd", x.quote, x."quoteStart", x."quoteEnd", x.verified
        FROM answer, jsonb_to_recordset(${json(citations)}::jsonb) AS x(id uuid, "sourceId" uuid, "answerStart" int, "answerEnd" int,
          quote text, "quoteStart" int, "quoteEnd" int, verified boolean)
       WHERE x."sourceId" IS NOT NULL
    ), query AS (
      INSERT INTO rag_queries (id, session_id, message_id, query_text, rewritten_query, query_embedding, context_documents, response_text,
        response_time_ms, first_token_ms, retrieval_ms, relevance_score, outcome, model, prompt_tokens, completion_tokens, timestamp)
      SELECT x.id, (SELECT s.id FROM sessions s WHERE s.id = ${ending.sessionId}::uuid), answer.id, x."queryText", x."rewrittenQuery",
             ${vectorText(ending.query)}::vector, ${json(contextDocuments(ending))}::jsonb, ${storable(ending.content)},
             x."totalMs", x."firstTokenMs", x."retrievalMs", x."relevanceScore", x.outcome, x.model, x."promptTokens", x."completionTokens", ${now}::timestamptz
        FROM answer, jsonb_to_recordset(${json(queryRows(ending))}::jsonb) AS x(id uuid, "queryText" text, "rewrittenQuery" text, "totalMs" float8,
          "firstTokenMs" float8, "retrievalMs" float8, "relevanceScore" float8, outcome text, model text, "promptTokens" int, "completionTokens" int)
    ), spent AS (
      ${enterTokens(attemptId, ending.tokens, ending.nowMs, fragment`FROM answer`)}
    ), traced AS (
      INSERT INTO answer_traces (message_id, trace)
      SELECT answer.id, x.trace FROM answer, (SELECT ${ending.trace === null ? null : json(ending.trace)}::jsonb AS trace) x WHERE x.trace IS NOT NULL
    ), title AS (
      INSERT INTO jobs (id, kind, key, message_id, run_at, created_at)
      SELECT ${ending.titleJobId}::uuid, 'title', 'title:' || c.id, answer.parent_id, footnote_now(), footnote_now()
        FROM answer JOIN conversations c ON c.id = ${conversationId}::uuid AND c.title_source = 'auto'
       WHERE ${ending.titleJobId}::uuid IS NOT NULL
      ON CONFLICT (key) DO NOTHING
    )
    INSERT INTO conversation_events (conversation_id, seq, attempt_id, type, payload, created_at)
    SELECT ${conversationId}::uuid, numbered.last_seq - ${ending.events.length}::int + e.nth, ${attemptId}::uuid, e.event ->> 'type', e.event, ${now}::timestamptz
      FROM numbered, jsonb_array_elements(${json(ending.events)}::jsonb) WITH ORDINALITY AS e(event, nth)
    RETURNING seq, (SELECT 'user:' || user_id FROM numbered) AS owner`;
}

function jobStatus({ status }: Ending): string {
  return status === "delivered" ? "done" : status;
}

function metadata({ answer }: Ending): object {
  return answer === null ? {} : { answer: { ...answer, unsupported: answer.unsupported.slice(0, mostUnsupported) } };
}

function sourceRow({ sources, passages, citations }: Ending, ordinal: number, id: string) {
  const passage = passages[ordinal - 1];
  return {
    ...sources[ordinal - 1],
    id,
    ordinal,
    documentId: passage?.location.documentId ?? null,
    chunkId: passage?.chunkId ?? null,
    cited: citations.some((citation) => citation.ordinal === ordinal),
  };
}

function contextDocuments({ passages }: Ending): object[] {
  return passages.map(({ chunkId, location, scores }, i) => ({ ordinal: i + 1, documentId: location.documentId, chunkId, ...scores }));
}

function vectorText(query: RagQueryRecord | null): string | null {
  return query?.queryVector ? `[${query.queryVector.join(",")}]` : null;
}

/** Times must be above zero, and a clock of milliseconds says zero for what takes less. */
function queryRows({ query }: Ending): object[] {
  if (query === null) return [];
  const { queryVector: _, ...row } = query;
  const above = (ms: number | null) => (ms === null ? null : Math.max(ms, 0.001));
  return [{ ...row, totalMs: above(row.totalMs), firstTokenMs: above(row.firstTokenMs), retrievalMs: above(row.retrievalMs) }];
}
