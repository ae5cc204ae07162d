import { z } from "zod";
import { ConversationStatus } from "@/contract/conversation";
import { ConversationEvent } from "@/contract/conversation-event";
import { MessageStatus } from "@/contract/message";
import { SessionStatus } from "@/contract/session";
import type { MessageStore, RetryState, SendState } from "../../domain/message/ports";
import type { StoredSession } from "../../domain/session/ports";
import type { Database } from "../database/database";
import { type CommitRow, commitStatement } from "./commit-answer";
import { isLostRace } from "./lost-race";
import { ownsConversation } from "./owner";
import { retryStateStatement, sendStateStatement } from "./send-state";
import { run, sql } from "./statement";
import { TurnRows } from "./turns";

/** Messages in PostgreSQL. */
export function createMessageStore(database: Database): MessageStore {
  return {
    async sendState(actor, conversationId, messageId, place, turns) {
      const [row] = await run(database, sendStateStatement(actor, conversationId, messageId, place, turns));
      return toSendState(SendStateRow.parse(row));
    },
    async retryState(actor, conversationId, answerId, messageId, turns) {
      const [row] = await run(database, retryStateStatement(actor, conversationId, answerId, messageId, turns));
      return row === undefined ? null : toRetryState(RetryStateRow.parse(row), conversationId, messageId);
    },
    async answerStatus(actor, conversationId, answerId) {
      const statement = sql`
        SELECT m.status FROM messages m
          JOIN conversations c ON c.id = m.conversation_id
          LEFT JOIN sessions s ON s.id = c.session_id
         WHERE m.id = ${answerId}::uuid AND m.role = 'assistant' AND c.id = ${conversationId}::uuid AND ${ownsConversation(actor)}`;
      const [found] = await run<{ status: string }>(database, statement);
      return found === undefined ? null : MessageStatus.parse(found.status);
    },
    async eraseTombstones(deletedBeforeMs) {
      const before = new Date(deletedBeforeMs);
      const gone = sql`DELETE FROM tombstones WHERE deleted_on < (${before}::timestamptz AT TIME ZONE 'UTC')::date RETURNING 1`;
      return (await run(database, gone)).length;
    },
    async commit(answer) {
      try {
        const rows = await run<CommitRow>(database, commitStatement(answer));
        const [first] = rows;
        if (first === undefined) return "raced";
        const entries = rows.map(({ seq, payload }) => ({ seq: Number(seq), event: ConversationEvent.parse(payload) }));
        return { sessionId: first.session_id, seq: Number(first.seq) - 1, committedAt: first.committed_ms, entries };
      } catch (error) {
        if (isLostRace(error)) return "raced";
        throw error;
      }
    },
  };
}

const SessionRow = z
  .object({ id: z.string(), status: SessionStatus, last_activity_ms: z.number(), expires_ms: z.number() })
  .transform((row): StoredSession => ({ id: row.id, status: row.status, lastActivityAt: row.last_activity_ms, expiresAt: row.expires_ms }));
const ConversationRow = z.object({
  is_own: z.boolean(),
  status: ConversationStatus,
  last_message_ms: z.number().nullable(),
  has_running_answer: z.boolean(),
});
const MessageRow = z.object({
  id: z.string(),
  is_own: z.boolean(),
  conversation_id: z.string(),
  content: z.string(),
  parent_id: z.string().nullable(),
  answer_id: z.string().nullable(),
  seq: z.number().nullable(),
});
const SendStateRow = z.object({
  session: SessionRow.nullable(),
  conversation: ConversationRow.nullable(),
  message: MessageRow.nullable(),
  is_deleted: z.boolean(),
  has_place: z.boolean(),
  parent_id: z.string().nullable(),
  turns: TurnRows,
  running_answers: z.number(),
});
const RetryStateRow = z.object({
  session: SessionRow.nullable(),
  message: z.object({ is_own: z.boolean(), is_answer: z.boolean(), seq: z.number().nullable() }).nullable(),
  conversation: ConversationRow,
  answer_status: MessageStatus,
  question_id: z.string(),
  question_text: z.string(),
  turns: TurnRows,
  running_answers: z.number(),
});

function toSendState(row: z.infer<typeof SendStateRow>): SendState {
  return {
    session: row.session,
    conversation: row.conversation === null ? null : toConversationState(row.conversation),
    message: row.message === null ? null : toStoredMessage(row.message),
    isDeleted: row.is_deleted,
    hasPlace: row.has_place,
    parentId: row.parent_id,
    history: row.turns,
    runningAnswers: row.running_answers,
  };
}

/** A message without an answer under it is an answer itself, or was imported: no question to repeat. */
function toStoredMessage(row: z.infer<typeof MessageRow>): SendState["message"] {
  if (!row.is_own) return "foreign";
  const { id, conversation_id: conversationId, content: text, parent_id: parentId, answer_id: answerId } = row;
  return {
    conversationId,
    text,
    parentId,
    sent: answerId === null ? null : { conversationId, messageId: id, answerId, seq: row.seq ?? 0 },
  };
}

function toConversationState(row: z.infer<typeof ConversationRow>): SendState["conversation"] {
  return row.is_own ? ownConversation(row) : "foreign";
}

function ownConversation(row: z.infer<typeof ConversationRow>): RetryState["conversation"] {
  return {
    status: row.status,
    lastMessageAt: row.last_message_ms,
    hasRunningAnswer: row.has_running_answer,
  };
}

function toRetryState(row: z.infer<typeof RetryStateRow>, conversationId: string, messageId: string): RetryState {
  return {
    session: row.session,
    message: row.message === null ? null : toStoredAnswer(row, row.message, conversationId, messageId),
    conversation: ownConversation(row.conversation),
    answerStatus: row.answer_status,
    question: { id: row.question_id, text: row.question_text },
    history: row.turns,
    runningAnswers: row.running_answers,
  };
}

function toStoredAnswer(
  { question_id: questionId }: z.infer<typeof RetryStateRow>,
  message: NonNullable<z.infer<typeof RetryStateRow>["message"]>,
  conversationId: string,
  answerId: string,
): RetryState["message"] {
  if (!message.is_own) return "foreign";
  return { sent: message.is_answer ? { conversationId, messageId: questionId, answerId, seq: message.seq ?? 0 } : null };
}
