import { randomBytes, randomUUID } from "node:crypto";
import type { Sql } from "@/server/adapters/database/database";

/** Column values by name; what is left out takes the column's default. */
export type Row = Record<string, unknown>;

/** Ids of one row in each table, linked as in life: a user's answered, cited, rated question; and a guest beside it. */
export type SampleIds = Awaited<ReturnType<typeof insertSample>>;

/** Inserts one row and returns nothing: refusals are what callers look for. */
export async function insertRow(sql: Sql, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await sql.query(
    `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(", ")}) VALUES (${places.join(", ")})`,
    Object.values(row),
  );
}

const id = () => randomUUID();
const hash = () => randomBytes(32);

/** One valid row a table, new at each call, for the people, texts and documents in `ids`. */
export function validRows(ids: {
  user: string;
  session: string;
  conversation: string;
  question: string;
  answer: string;
  source: string;
  citation: string;
  collection: string;
  document: string;
  chunk: string;
  chunkRef: number;
  segment?: number;
  query?: string;
  gap?: string;
}) {
  const soon = new Date(Date.now() + 3_600_000);
  return {
    users: { id: id(), email: `${id()}@example.org` },
    accounts: { id: id(), user_id: ids.user, type: "oauth", provider: "github", provider_account_id: id() },
    one_time_links: { id: id(), kind: "set-password", token_hash: hash(), user_id: ids.user, expires_at: soon },
    rate_limits: { key: id(), points: 1 },
    sessions: { id: id(), guest_token_hash: hash(), expires_at: soon },
    conversations: { id: id(), user_id: ids.user, session_id: ids.session, title: "Another thread" },
    messages: {
      id: id(),
      conversation_id: ids.conversation,
      position: 3,
      role: "user",
      content: "And then?",
      status: "sent",
      sender_user_id: ids.user,
    },
    message_sources: {
      id: id(),
      message_id: ids.answer,
      ordinal: 2,
      title: "Page",
      path: "page.md",
      heading_path: [],
      passage: "A passage.",
      score: 0.5,
    },
    citations: {
      id: id(),
      message_source_id: ids.source,
      answer_start: 0,
      answer_end: 4,
      quote: "pass",
      quote_start: 2,
      quote_end: 6,
      verified: true,
    },
    rag_queries: {
      id: id(),
      session_id: ids.session,
      message_id: ids.question,
      query_text: "What?",
      outcome: "grounded",
      model: "extractive",
    },
    answer_traces: { message_id: ids.question, trace: {} },
    gaps: { id: id(), model_id: "none" },
    gap_questions: { rag_query_id: ids.query ?? id(), gap_id: ids.gap ?? id(), embedding: "[1,0]", asked_at: new Date() },
    conversation_events: { conversation_id: ids.conversation, seq: 2, type: "answer.delta", payload: {} },
    collections: { id: id(), slug: id(), name: "Docs" },
    documents: { id: id(), collection_id: ids.collection, path: id(), title: "Page", content_hash: hash() },
    chunks: { id: id(), content_hash: hash(), text: "A passage.", token_count: 2 },
    chunk_locations: { document_id: ids.document, ordinal: 1, chunk_id: ids.chunk, collection_id: ids.collection, heading_path: [] },
    posting_segments: { state: "live", chunk_count: 1, token_count: 2, refs: hash(), lengths: hash() },
    postings: { segment_id: ids.segment ?? 0, term: id(), chunk_count: 1, entries: hash() },
    pending_postings: { chunk_ref: ids.chunkRef, terms: ["passag"], counts: [1], length: 2 },
    removed_postings: { chunk_ref: 1 },
    search_backlog: { conversation_id: ids.conversation, id: id() },
    search_texts: { conversation_id: ids.conversation, id: id(), owner_id: ids.user, at: new Date(), words: [] },
    search_words: { owner_id: ids.user, word: id(), texts: 1 },
    embeddings: { chunk_id: ids.chunk, model_id: id(), dim: 2, embedding: "[1,0]" },
    ingest_runs: { id: id(), collection_id: ids.collection },
    feedback: { id: id(), message_id: ids.answer, session_id: ids.session, rating: 1 },
    shares: { id: id(), conversation_id: ids.conversation, token: hash().toString("base64url"), snapshot: {}, message_count: 1 },
    audit_events: { id: id(), actor_kind: "system", action: "test", subject_type: "nothing" },
    audit_seals: { seq: 1, event_id: id(), hash: hash() },
    jobs: { id: id(), kind: "answer", message_id: ids.answer },
    token_usage: { attempt_id: id(), day: new Date(), tokens: 20 },
    tombstones: { id_hash: hash(), deleted_on: new Date() },
  } satisfies Record<string, Row>;
}

/** A user with one answered, cited and rated question on one indexed document. */
export async function insertSample(sql: Sql) {
  const ids = {
    user: id(),
    session: id(),
    conversation: id(),
    question: id(),
    answer: id(),
    source: id(),
    citation: id(),
    collection: id(),
    document: id(),
    chunk: id(),
    chunkRef: 0,
    segment: 0,
    query: id(),
    gap: id(),
  };
  const rows = () => validRows(ids);
  const add = (table: keyof ReturnType<typeof rows>, own: Row) => insertRow(sql, table, { ...rows()[table], ...own });
  await add("users", { id: ids.user });
  await add("accounts", {});
  await add("sessions", { id: ids.session, user_id: ids.user, guest_token_hash: null });
  await add("collections", { id: ids.collection });
  await add("documents", { id: ids.document });
  await add("chunks", { id: ids.chunk });
  ids.chunkRef = (await sql.query<{ ref: number }>("SELECT ref FROM chunks WHERE id = $1", [ids.chunk]))[0]?.ref ?? 0;
  await add("chunk_locations", { ordinal: 0 });
  const [segment] = await sql.query<{ id: number }>(
    "INSERT INTO posting_segments (chunk_count, token_count, refs, lengths) VALUES (1, 2, 'x', 'x') RETURNING id",
  );
  ids.segment = segment?.id ?? 0;
  await add("postings", {});
  await add("embeddings", {});
  await add("conversations", { id: ids.conversation });
  await add("messages", { id: ids.question, position: 1 });
  const answer = { role: "assistant", content: "Because.", status: "delivered", sender_user_id: null, parent_id: ids.question };
  await add("messages", { id: ids.answer, position: 2, ...answer });
  await add("message_sources", { id: ids.source, ordinal: 1, document_id: ids.document, chunk_id: ids.chunk });
  await add("citations", { id: ids.citation });
  await add("rag_queries", { id: ids.query, message_id: ids.answer, query_embedding: "[1,0]" });
  await add("gaps", { id: ids.gap });
  await add("answer_traces", { message_id: ids.answer });
  await add("conversation_events", { seq: 1 });
  await add("feedback", { user_id: ids.user, citation_id: ids.citation, comment: "thanks" });
  await add("shares", {});
  await add("jobs", { status: "done" });
  return ids;
}
