import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { insertRow, insertSample, type Row, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const ids = await insertSample(database);

type Table = keyof ReturnType<typeof validRows>;
const tables = Object.keys(validRows(ids)).sort();

const later = () => new Date(Date.now() + 600_000);
const earlier = () => new Date(Date.now() - 600_000);
const object = (bytes: number) => ({ text: "x".repeat(bytes - '{"text":""}'.length) });
const answer = { role: "assistant", sender_user_id: null };

/** Each CHECK of the database by name, with rows that break it and nothing else. */
const violations: Record<string, [Table, ...Row[]]> = {
  users_role_check: ["users", { role: "owner" }],
  users_past_check: ["users", { created_at: later() }, { email_verified: later() }, { disabled_at: later() }],
  users_email_check: [
    "users",
    { email: "Ada@example.org" },
    { email: "a@" },
    { email: `${"a".repeat(243)}@example.org` },
    { email: "аda@example.org" },
    { email: "ada\u0301@example.org" },
  ],
  users_name_check: ["users", { name: "" }, { name: "ż".repeat(101) }],
  one_time_links_kind_check: ["one_time_links", { kind: "magic", user_id: null }],
  one_time_links_token_hash_check: ["one_time_links", { token_hash: Buffer.alloc(31) }],
  one_time_links_expires_at_check: ["one_time_links", { expires_at: earlier() }],
  one_time_links_past_check: ["one_time_links", { created_at: later() }, { used_at: later() }],
  one_time_links_subject_check: [
    "one_time_links",
    { user_id: null },
    { kind: "invite" },
    { kind: "confirm-email", user_id: null },
    { password_hash: "hash" },
  ],
  sessions_device_check: ["sessions", { device: "" }, { device: "ż".repeat(101) }],
  sessions_status_check: ["sessions", { status: "gone" }],
  sessions_holder_check: ["sessions", { guest_token_hash: null }],
  sessions_guest_token_hash_check: ["sessions", { guest_token_hash: Buffer.alloc(31) }],
  sessions_last_activity_at_check: ["sessions", { last_activity_at: earlier() }],
  sessions_expires_at_check: ["sessions", { expires_at: earlier() }],
  sessions_past_check: [
    "sessions",
    { created_at: later(), last_activity_at: later(), expires_at: later() },
    { last_activity_at: later() },
    { ended_at: later() },
  ],
  sessions_preferences_check: ["sessions", { preferences: "[]" }, { preferences: "null" }, { preferences: object(16_385) }],
  conversations_status_check: ["conversations", { status: "active" }],
  conversations_title_check: ["conversations", { title: "" }, { title: "ż".repeat(501) }],
  conversations_title_source_check: ["conversations", { title_source: "model" }],
  conversations_message_count_check: ["conversations", { message_count: -1 }],
  conversations_last_seq_check: ["conversations", { last_seq: -1 }],
  conversations_leaf_position_check: ["conversations", { leaf_position: 0 }],
  conversations_imported_check: [
    "conversations",
    { imported_id: "c1" },
    { imported_at: earlier() },
    { imported_id: "", imported_at: earlier() },
    { imported_id: "x".repeat(201), imported_at: earlier() },
  ],
  conversations_updated_at_check: ["conversations", { updated_at: earlier() }],
  conversations_owner_check: ["conversations", { user_id: null, session_id: null }],
  conversations_past_check: [
    "conversations",
    { created_at: later(), updated_at: later() },
    { updated_at: later() },
    { last_message_at: later() },
  ],
  conversations_outcomes_check: ["conversations", { outcomes: ["good"] }],
  conversations_ratings_check: ["conversations", { ratings: ["good"] }],
  conversations_metadata_check: ["conversations", { metadata: "3" }, { metadata: object(16_385) }],
  messages_position_check: ["messages", { position: 0 }],
  messages_role_check: ["messages", { role: "bot" }],
  messages_type_check: ["messages", { type: "image" }],
  messages_status_check: [
    "messages",
    { status: "streaming" },
    { status: "cancelled" },
    { ...answer, status: "sent" },
    { role: "system", status: "pending" },
  ],
  messages_content_check: [
    "messages",
    { content: "" },
    { ...answer, content: "", status: "delivered" },
    { role: "system", content: "", status: "delivered" },
  ],
  messages_imported_id_check: ["messages", { imported_id: "" }, { imported_id: "x".repeat(201) }],
  messages_error_code_check: ["messages", { status: "failed" }, { error_code: "INTERNAL" }],
  messages_past_check: ["messages", { created_at: later() }, { read_at: later() }],
  messages_metadata_check: ["messages", { metadata: '"text"' }, { metadata: object(16_385) }],
  message_sources_ordinal_check: ["message_sources", { ordinal: 0 }],
  message_sources_score_check: ["message_sources", { score: 1.001 }, { score: -0.001 }, { score: "NaN" }],
  citations_answer_check: ["citations", { answer_start: -1 }, { answer_start: 5 }],
  citations_quote_check: [
    "citations",
    { quote_start: 7 },
    { quote_start: -1 },
    { quote_end: null },
    { quote_start: null, verified: false },
  ],
  citations_verified_check: ["citations", { quote_start: null, quote_end: null }],
  rag_queries_query_text_check: ["rag_queries", { query_text: "" }],
  rag_queries_times_check: ["rag_queries", { response_time_ms: 0 }, { first_token_ms: -1 }, { retrieval_ms: 0 }],
  rag_queries_relevance_score_check: ["rag_queries", { relevance_score: 1.1 }, { relevance_score: -0.1 }],
  rag_queries_outcome_check: ["rag_queries", { outcome: "good" }],
  rag_queries_tokens_check: ["rag_queries", { prompt_tokens: -1 }, { completion_tokens: -1 }],
  rag_queries_past_check: ["rag_queries", { timestamp: later() }],
  answer_traces_trace_check: ["answer_traces", { trace: "[]" }],
  gaps_state_check: ["gaps", { state: "old" }],
  gaps_name_check: ["gaps", { name: "" }, { name: "ż".repeat(201) }],
  gaps_note_check: ["gaps", { note: "" }, { note: "ż".repeat(4_001) }],
  gaps_version_check: ["gaps", { version: 0 }],
  gaps_past_check: ["gaps", { created_at: later() }, { state_at: later() }, { checked_at: later() }],
  gap_questions_checked_check: ["gap_questions", { checked_outcome: "grounded" }, { checked_at: earlier() }],
  gap_questions_checked_outcome_check: ["gap_questions", { checked_at: earlier(), checked_outcome: "good" }],
  gap_questions_past_check: ["gap_questions", { asked_at: later() }, { checked_at: later(), checked_outcome: "grounded" }],
  conversation_events_seq_check: ["conversation_events", { seq: 0 }],
  conversation_events_past_check: ["conversation_events", { created_at: later() }],
  collections_past_check: ["collections", { created_at: later() }],
  documents_status_check: ["documents", { status: "new" }],
  documents_past_check: ["documents", { indexed_at: later() }],
  chunks_text_check: ["chunks", { text: "" }],
  chunks_token_count_check: ["chunks", { token_count: -1 }],
  chunk_locations_ordinal_check: ["chunk_locations", { ordinal: -1 }],
  posting_segments_state_check: ["posting_segments", { state: "new" }],
  posting_segments_counts_check: ["posting_segments", { chunk_count: 0 }, { token_count: -1 }],
  posting_segments_past_check: ["posting_segments", { created_at: later() }],
  postings_chunk_count_check: ["postings", { chunk_count: 0 }],
  pending_postings_terms_check: ["pending_postings", { counts: [] }, { length: -1 }],
  search_texts_role_check: ["search_texts", { role: "system" }],
  search_words_word_check: ["search_words", { word: "" }],
  search_words_texts_check: ["search_words", { texts: -1 }],
  embeddings_dim_check: ["embeddings", { dim: 3 }],
  ingest_runs_status_check: ["ingest_runs", { status: "done" }],
  ingest_runs_counts_check: ["ingest_runs", { added: -1 }, { changed: -1 }, { removed: -1 }, { unchanged: -1 }, { failed: -1 }],
  ingest_runs_finished_at_check: ["ingest_runs", { finished_at: earlier() }],
  ingest_runs_past_check: ["ingest_runs", { started_at: later() }, { finished_at: later() }],
  feedback_rating_check: ["feedback", { rating: 0 }, { rating: 2 }],
  feedback_reasons_check: ["feedback", { reasons: ["rude"] }],
  feedback_comment_check: ["feedback", { comment: "ż".repeat(4_001) }],
  feedback_actor_check: ["feedback", { session_id: null }],
  feedback_updated_at_check: ["feedback", { updated_at: earlier() }],
  feedback_past_check: ["feedback", { created_at: later(), updated_at: later() }, { updated_at: later() }],
  shares_token_check: ["shares", { token: "short" }],
  shares_message_count_check: ["shares", { message_count: 0 }],
  shares_past_check: ["shares", { created_at: later() }],
  audit_events_actor_kind_check: ["audit_events", { actor_kind: "robot" }],
  audit_events_details_check: ["audit_events", { details: "[]" }, { details: object(16_385) }],
  audit_events_past_check: ["audit_events", { created_at: later() }],
  audit_seals_seq_check: ["audit_seals", { seq: 0 }],
  audit_seals_hash_check: ["audit_seals", { hash: Buffer.alloc(31) }],
  jobs_status_check: ["jobs", { status: "waiting" }],
  jobs_attempts_check: ["jobs", { attempts: -1 }],
  jobs_past_check: ["jobs", { created_at: later() }, { finished_at: later() }],
  jobs_key_check: ["jobs", { key: "answers" }, { kind: "chore" }],
  token_usage_tokens_check: ["token_usage", { tokens: -1 }],
  token_usage_past_check: ["token_usage", { day: new Date(Date.now() + 3 * 86_400_000) }],
  tombstones_id_hash_check: ["tombstones", { id_hash: Buffer.alloc(16) }],
  tombstones_past_check: ["tombstones", { deleted_on: new Date(Date.now() + 3 * 86_400_000) }],
  jobs_lease_check: ["jobs", { status: "running", lease_owner: "me", lease_expires_at: later() }],
};

/** Each foreign key, and what becomes of the row when the one it points to is deleted. */
const foreignKeys: Record<string, "goes with it" | "forgets it"> = {
  "accounts.user_id": "goes with it",
  "one_time_links.user_id": "goes with it",
  "sessions.user_id": "goes with it",
  "conversations.session_id": "forgets it",
  "conversations.user_id": "goes with it",
  "messages.conversation_id": "goes with it",
  "messages.parent_id": "forgets it",
  "messages.sender_user_id": "goes with it",
  "message_sources.message_id": "goes with it",
  "message_sources.document_id": "forgets it",
  "message_sources.chunk_id": "forgets it",
  "citations.message_source_id": "goes with it",
  "rag_queries.session_id": "forgets it",
  "rag_queries.message_id": "goes with it",
  "answer_traces.message_id": "goes with it",
  "gap_questions.rag_query_id": "goes with it",
  "gap_questions.gap_id": "goes with it",
  "conversation_events.conversation_id": "goes with it",
  "documents.collection_id": "goes with it",
  "chunk_locations.document_id": "goes with it",
  "chunk_locations.chunk_id": "goes with it",
  "chunk_locations.collection_id": "goes with it",
  "postings.segment_id": "goes with it",
  "pending_postings.chunk_ref": "goes with it",
  "search_backlog.conversation_id": "goes with it",
  "search_texts.conversation_id": "goes with it",
  "embeddings.chunk_id": "goes with it",
  "ingest_runs.collection_id": "goes with it",
  "feedback.message_id": "goes with it",
  "feedback.citation_id": "goes with it",
  "feedback.user_id": "goes with it",
  "feedback.session_id": "goes with it",
  "jobs.message_id": "goes with it",
  "shares.conversation_id": "goes with it",
};

/** Each unique key with a row that repeats one. */
const repetitions: Record<string, [Table, Row]> = {
  messages_conversation_id_position_key: ["messages", { position: 2 }],
  message_sources_message_id_ordinal_key: ["message_sources", { ordinal: 1 }],
  rag_queries_message_id_key: ["rag_queries", { message_id: ids.answer }],
  conversation_events_pkey: ["conversation_events", { seq: 1 }],
  chunk_locations_pkey: ["chunk_locations", { ordinal: 0 }],
};

/** What inserting a valid row with these changes is refused with; the row never stays. */
async function refusal(table: Table, changes: Row): Promise<{ code?: string; constraint?: string } | "accepted"> {
  const undo = new Error("undo");
  const work = database.transaction(async (tx) => {
    await insertRow(tx, table, { ...validRows(ids)[table], ...changes });
    throw undo;
  });
  return work.catch((error) => (error === undo ? "accepted" : error));
}

async function namesOf(sql: string): Promise<string[]> {
  return (await database.query<{ name: string }>(sql)).map(({ name }) => name);
}

test("every table of the schema has a sample row, and it is accepted", async () => {
  const existing = await namesOf(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'verification_tokens') ORDER BY 1",
  );
  expect(existing).toEqual(tables);
});

describe("a CHECK refuses", () => {
  for (const [constraint, [table, ...rows]] of Object.entries(violations)) {
    for (const row of rows) {
      const shown = JSON.stringify(row).slice(0, 80);
      test(`${constraint}: ${shown}`, async () => {
        expect(await refusal(table, row)).toMatchObject({ code: "23514", constraint });
      });
    }
  }

  for (const [table, row] of Object.entries(validRows(ids))) {
    test(`nothing of a valid row of ${table}`, async () => {
      const undo = new Error("undo");
      const work = database.transaction(async (tx) => {
        await insertRow(tx, table, row);
        throw undo;
      });
      await expect(work).rejects.toBe(undo);
    });
  }

  test("by name, all that the database has, and what triggers check in their place", async () => {
    const checks = await namesOf(
      `SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE '%_check'`,
    );
    expect(Object.keys(violations).sort()).toEqual(checks.sort());
  });

  test("no object of 16 KB, however many commas its text form has", async () => {
    const many = { list: Array.from({ length: 8_180 }, () => 1) };
    expect(JSON.stringify(many).length).toBeLessThanOrEqual(16_384);
    expect(await refusal("conversations", { metadata: many })).toBe("accepted");
    expect(await refusal("conversations", { metadata: object(16_384) })).toBe("accepted");
  });

  test("no empty answer that is on its way, failed or was cancelled", async () => {
    for (const state of [
      { status: "pending" },
      { status: "streaming" },
      { status: "failed", error_code: "INTERNAL" },
      { status: "cancelled" },
    ]) {
      expect(await refusal("messages", { ...answer, content: "", ...state })).toBe("accepted");
    }
  });
});

describe("a key", () => {
  test("points to a row that is there, and says what becomes of its own", async () => {
    const keys = await database.query<{ name: string; action: string }>(
      `SELECT c.conrelid::regclass || '.' || a.attname AS name, c.confdeltype AS action FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'`,
    );
    const actions = new Map([
      ["c", "goes with it"],
      ["n", "forgets it"],
    ]);
    expect(Object.fromEntries(keys.map(({ name, action }) => [name, actions.get(action)]))).toEqual(foreignKeys);
  });

  test.each(Object.keys(foreignKeys))("%s refuses an id that is not there", async (key) => {
    const [table = "", column = ""] = key.split(".");
    const row = Object.entries(validRows(ids)).find(([name]) => name === table)?.[1];
    const changed = { ...row, [column]: ["chunk_ref", "segment_id"].includes(column) ? 2_000_000_000 : randomUUID() };
    await expect(insertRow(database, table, changed)).rejects.toMatchObject({ code: "23503" });
  });

  test.each(Object.entries(repetitions))("%s refuses a second row", async (constraint, [table, row]) => {
    expect(await refusal(table, row)).toMatchObject({ code: "23505", constraint });
  });

  test("lets an actor rate a message or a citation once", async () => {
    const again = { user_id: ids.user, session_id: ids.session, citation_id: ids.citation };
    expect(await refusal("feedback", again)).toMatchObject({ code: "23505", constraint: "feedback_once" });
    expect(await refusal("feedback", { ...again, citation_id: null })).toBe("accepted");
  });

  test("lets one answer run in a conversation", async () => {
    await insertRow(database, "messages", { ...validRows(ids).messages, ...answer, content: "", status: "streaming" });
    const second = { ...answer, position: 4, content: "", status: "pending" };
    expect(await refusal("messages", second)).toMatchObject({ code: "23505", constraint: "messages_one_running_answer" });
    await database.query("UPDATE messages SET status = 'cancelled' WHERE position = 3 AND conversation_id = $1", [ids.conversation]);
    expect(await refusal("messages", second)).toBe("accepted");
  });

  test("lets an address have one account", async () => {
    const [row] = await database.query<{ email: string }>("SELECT email FROM users WHERE id = $1", [ids.user]);
    expect(await refusal("users", { email: row?.email })).toMatchObject({ code: "23505", constraint: "users_email_key" });
  });

  test("lets one collection be the default", async () => {
    await database.query("UPDATE collections SET is_default = true WHERE id = $1", [ids.collection]);
    expect(await refusal("collections", { is_default: true })).toMatchObject({ code: "23505", constraint: "collections_one_default" });
  });
});

/** The indexes that PRODUCT.md promises: table and leading columns. */
const promisedIndexes = [
  "sessions(user_id)",
  "sessions(expires_at)",
  "sessions(guest_token_hash)",
  "conversations(user_id, last_message_at, id)",
  "conversations(session_id)",
  "conversations(created_at)",
  "messages(conversation_id, position)",
  "messages(created_at)",
  "rag_queries(session_id)",
  "rag_queries(timestamp)",
];

test.each(promisedIndexes)("there is an index that begins with %s", async (promised) => {
  const indexes = await namesOf(
    `SELECT i.indrelid::regclass || '(' || string_agg(a.attname, ', ' ORDER BY k.place) AS name
       FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place), pg_attribute a
      WHERE a.attrelid = i.indrelid AND a.attnum = k.attnum AND i.indpred IS NULL GROUP BY i.indexrelid, i.indrelid`,
  );
  const start = promised.slice(0, -1);
  expect(indexes.some((index) => index === start || index.startsWith(`${start},`))).toBe(true);
});

test("every foreign key has an index, so that deleting what it points to is quick", async () => {
  const bare = await namesOf(
    `SELECT c.conrelid::regclass || '.' || c.conname AS name FROM pg_constraint c WHERE c.contype = 'f'
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])`,
  );
  expect(bare).toEqual([]);
});
