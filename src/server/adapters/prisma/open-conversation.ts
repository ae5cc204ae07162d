import { z } from "zod";
import { ConversationSummary, type ConversationView } from "@/contract/conversation";
import { AnswerInfo, CitationView, MessageView, SiblingPlace, SourceView } from "@/contract/message";
import type { Actor } from "../../domain/identity/actor";
import { eventsOnce } from "./events-once";
import { lastMessages, pathOf, pathThrough, siblingJson } from "./message-path";
import { ownsConversation } from "./owner";
import { pageChange } from "./page-change";
import { fragment, type Statement, sql } from "./statement";
import { isoFormat, summaryJson } from "./summary-json";

export type OpenedRow = { summary: unknown; last_seq: string; message: unknown };

/** The actor's conversation with the last messages of the path that is shown; see `openedStatement`. */
export function openStatement(actor: Actor, conversationId: string, before: number | null, limit: number): Statement {
  return openedStatement(ownsConversation(actor), conversationId, pathOf(before, limit));
}

/** The actor's conversation along the path through a message; see `openedStatement`. */
export function openThroughStatement(actor: Actor, conversationId: string, messageId: string): Statement {
  return openedStatement(ownsConversation(actor), conversationId, pathThrough(messageId));
}

/** The conversation `c`, where `mayBeSeen`, with the last of all its messages; see `openedStatement`. */
export function openAllStatement(
  mayBeSeen: ReturnType<typeof fragment>,
  conversationId: string,
  before: number | null,
  limit: number,
): Statement {
  return openedStatement(mayBeSeen, conversationId, lastMessages(before, limit));
}

/**
 * The conversation `c`, where `mayBeSeen`, with a `page` of its messages, in one statement and so at one moment. Stored sources and citations
 * belong to answers that have ended; what a running one has so far stands in the log under its job's attempt.
 */
function openedStatement(mayBeSeen: ReturnType<typeof fragment>, conversationId: string, page: ReturnType<typeof fragment>): Statement {
  return sql`
    WITH RECURSIVE t AS (
      SELECT c.* FROM conversations c LEFT JOIN sessions s ON s.id = c.session_id
       WHERE c.id = ${conversationId}::uuid AND ${mayBeSeen}
    ), ${page}, running AS (
      SELECT p.id, e.seq, e.type, e.payload FROM page p
        JOIN jobs j ON j.message_id = p.id AND j.status = 'running'
        CROSS JOIN LATERAL ${eventsOnce(fragment`e.conversation_id = p.conversation_id AND e.attempt_id = j.attempt_id`)} e
       WHERE p.status IN ('pending', 'streaming')
    )
    SELECT ${summaryJson(0)} AS summary, t.last_seq, CASE WHEN p.id IS NOT NULL THEN jsonb_build_object(
        'id', p.id, 'parentId', p.parent_id, 'position', p.position, 'role', p.role, 'status', p.status,
        'errorCode', p.error_code, 'createdAt', to_char(p.created_at AT TIME ZONE 'UTC', ${isoFormat}), 'answer', p.metadata -> 'answer',
        'content', p.content, 'sibling', ${siblingJson}, 'isImported', p.imported_id IS NOT NULL,
        'running', (SELECT jsonb_build_object(
            'content', string_agg(r.payload ->> 'text', '' ORDER BY r.seq) FILTER (WHERE r.type = 'answer.delta'),
            'sources', (array_agg(r.payload -> 'sources' ORDER BY r.seq DESC) FILTER (WHERE r.type = 'answer.sources'))[1],
            'citations', jsonb_agg(r.payload -> 'citation' ORDER BY r.seq) FILTER (WHERE r.type = 'answer.citation'))
          FROM running r WHERE r.id = p.id),
        'sources', (SELECT jsonb_agg(jsonb_build_object(
            'ordinal', o.ordinal, 'title', o.title, 'path', o.path, 'url', o.url, 'headingPath', o.heading_path,
            'passage', o.passage, 'otherLocations', o.other_locations, 'score', o.score) || ${pageChange} ORDER BY o.ordinal)
          FROM message_sources o WHERE o.message_id = p.id),
        'citations', (SELECT jsonb_agg(jsonb_build_object(
            'ordinal', o.ordinal, 'answerStart', x.answer_start, 'answerEnd', x.answer_end, 'quote', x.quote,
            'quoteStart', x.quote_start, 'quoteEnd', x.quote_end, 'verified', x.verified) ORDER BY x.answer_start, o.ordinal)
          FROM citations x JOIN message_sources o ON o.id = x.message_source_id WHERE o.message_id = p.id)) END AS message
      FROM t LEFT JOIN page p ON true
     ORDER BY p.position DESC`;
}

const StoredMessage = MessageView.omit({ sources: true, citations: true, answer: true, sibling: true, isImported: true }).extend({
  answer: AnswerInfo.nullable(),
  sibling: SiblingPlace.nullable(),
  isImported: z.boolean(),
  sources: z.array(SourceView).nullable(),
  citations: z.array(CitationView).nullable(),
  running: z.object({
    content: z.string().nullable(),
    sources: z.array(SourceView).nullable(),
    citations: z.array(CitationView).nullable(),
  }),
});

/** The view of what `openStatement` found, or null; it asks for one message more than `limit` to know whether there are older ones. */
export function toConversationView(rows: readonly OpenedRow[], limit: number): ConversationView | null {
  const [first] = rows;
  if (first === undefined) return null;
  const newestFirst = rows.flatMap(({ message }) => (message === null ? [] : [toMessageView(StoredMessage.parse(message))]));
  const shown = newestFirst.slice(0, limit).reverse();
  return {
    conversation: ConversationSummary.parse(first.summary),
    messages: shown,
    seq: Number(first.last_seq),
    olderCursor: newestFirst.length > limit ? (shown[0]?.position ?? null) : null,
  };
}

/** The view of what `openThroughStatement` found; null when the message is not there. */
export function toViewThrough(rows: readonly OpenedRow[]): ConversationView | null {
  const view = toConversationView(rows, rows.length);
  const first = view?.messages[0];
  return view === null || first === undefined ? null : { ...view, olderCursor: first.parentId === null ? null : first.position };
}

function toMessageView({ running, sibling, isImported, ...stored }: z.infer<typeof StoredMessage>): MessageView {
  return {
    ...stored,
    ...(sibling === null ? {} : { sibling }),
    ...(isImported ? { isImported } : {}),
    content: running.content ?? stored.content,
    sources: running.sources ?? stored.sources ?? [],
    citations: running.citations ?? stored.citations ?? [],
  };
}
