import { randomUUID } from "node:crypto";
import { randomTokens } from "@/server/adapters/auth/random-tokens";
import type { Sql } from "@/server/adapters/database/database";
import { insertRow, validRows } from "../sample-rows";

/** Whose rows they are; a guest's have no user. */
export type Owner = { userId: string | null; sessionId: string };

/** Ids of what somebody owns, and a word that stands in all of its texts. */
export type Belongings = {
  mark: string;
  conversationId: string;
  questionId: string;
  answerId: string;
  /** An answer in the same conversation that failed. */
  failedAnswerId: string;
  sessionId: string;
  /** Another place where the same person is signed in; a guest's own session. */
  otherSessionId: string;
  /** Null for guests. */
  userId: string | null;
  /** The token of a link that sets the person's password; null for guests. */
  passwordToken: string | null;
  /** The token of an invitation for anybody; null for guests. */
  invitationToken: string | null;
  /** A share of the conversation, and the token of its link; null for guests. */
  shareId: string | null;
  shareToken: string | null;
  /** A group of questions that theirs is in; two changes old. */
  gapId: string;
};

/** The text of every question that `insertBelongings` makes. */
export const questionOf = (mark: string) => `What is ${mark}?`;

/** Inserts a conversation with a failed and a delivered answer, cited and logged, and for a person a second session. */
export async function insertBelongings(sql: Sql, { userId, sessionId }: Owner): Promise<Belongings> {
  const mark = `mark${randomUUID().replaceAll("-", "")}`;
  const own: Belongings = {
    ...missingBelongings(),
    mark,
    sessionId,
    otherSessionId: sessionId,
    userId,
    passwordToken: null,
    invitationToken: null,
    shareId: null,
    shareToken: null,
  };
  const { conversationId, questionId, answerId, failedAnswerId } = own;
  const sourceId = randomUUID();
  const now = new Date();
  const none = randomUUID();
  const rows = validRows({
    user: userId ?? none,
    session: sessionId,
    conversation: conversationId,
    question: questionId,
    answer: answerId,
    source: sourceId,
    ...{ citation: none, collection: none, document: none, chunk: none, chunkRef: 0 },
  });
  const add = (table: keyof typeof rows, row: Record<string, unknown>) => insertRow(sql, table, { ...rows[table], ...row });
  if (userId !== null) {
    own.otherSessionId = randomUUID();
    await add("sessions", { id: own.otherSessionId, user_id: userId, guest_token_hash: null, device: `A device of ${mark}` });
    own.passwordToken = await insertLink(sql, { kind: "set-password", user_id: userId });
    own.invitationToken = await insertLink(sql, { kind: "invite" });
  }
  const dates = { last_message_at: now, last_seq: 2 };
  await add("conversations", { id: conversationId, user_id: userId, session_id: sessionId, title: questionOf(mark), ...dates });
  await add("messages", { id: questionId, position: 1, content: questionOf(mark), sender_user_id: userId });
  const answer = { role: "assistant", type: "response", sender_user_id: null, parent_id: questionId };
  await add("messages", { id: failedAnswerId, position: 2, ...answer, content: "", status: "failed", error_code: "MODEL_UNAVAILABLE" });
  await add("messages", { id: answerId, position: 3, ...answer, content: `Because of ${mark}.`, status: "delivered" });
  await add("message_sources", { id: sourceId, ordinal: 1, title: mark, passage: `A passage on ${mark}.` });
  await add("feedback", {
    message_id: answerId,
    user_id: userId,
    session_id: userId === null ? sessionId : null,
    comment: `Rated ${mark}.`,
  });
  const queryId = randomUUID();
  await add("rag_queries", { id: queryId, message_id: answerId, query_text: questionOf(mark), outcome: "not_found" });
  await add("gaps", { id: own.gapId, version: 3, centroid: "[1,0,0]" });
  await add("gap_questions", { rag_query_id: queryId, gap_id: own.gapId, embedding: "[1,0,0]" });
  if (userId !== null) {
    own.shareId = randomUUID();
    own.shareToken = randomTokens.next();
    const snapshot = JSON.stringify({ title: questionOf(mark), sharedAt: now.toISOString(), messages: [] });
    await add("shares", { id: own.shareId, token: own.shareToken, snapshot });
  }
  for (const seq of [1, 2]) {
    const payload = JSON.stringify({ type: "answer.stage", answerId, stage: { stage: "reading", passages: seq } });
    await add("conversation_events", { seq, type: "answer.stage", payload });
  }
  return own;
}

/** Inserts a one-time link; its token. */
export async function insertLink(sql: Sql, row: Record<string, unknown>): Promise<string> {
  const token = randomTokens.next();
  const token_hash = Buffer.from(randomTokens.hash(token), "hex");
  await insertRow(sql, "one_time_links", { id: randomUUID(), token_hash, expires_at: new Date(Date.now() + 3_600_000), ...row });
  return token;
}

/** Ids of nothing. */
export function missingBelongings(): Belongings {
  return {
    mark: "none",
    conversationId: randomUUID(),
    questionId: randomUUID(),
    answerId: randomUUID(),
    failedAnswerId: randomUUID(),
    sessionId: randomUUID(),
    otherSessionId: randomUUID(),
    userId: randomUUID(),
    passwordToken: randomTokens.next(),
    invitationToken: randomTokens.next(),
    shareId: randomUUID(),
    shareToken: randomTokens.next(),
    gapId: randomUUID(),
  };
}
