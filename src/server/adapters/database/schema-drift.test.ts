import { afterAll, expect, test } from "vitest";
import { schemaEngine } from "@/testing/schema-engine";
import { temporaryDatabase } from "@/testing/temporary-database";

const database = await temporaryDatabase();
afterAll(() => database.dispose());

test("the migrations make exactly what schema.prisma describes", async () => {
  const engine = await schemaEngine(database);
  expect((await engine.diffToSchema()).trim()).toBe("-- This is an empty migration.");
});

/** What schema.prisma cannot express and Prisma's diff does not see; each is tested in schema-constraints or schema-triggers. */
const beyondPrisma = {
  indexes: [
    "collections_one_default",
    "conversations_at_rest",
    "conversations_failed",
    "conversations_imported_once",
    "conversations_not_found",
    "conversations_of_guests",
    "conversations_of_users",
    "conversations_partial",
    "conversations_rated_down",
    "conversations_rated_up",
    "conversations_to_archive",
    "feedback_down",
    "jobs_due",
    "jobs_leased",
    "jobs_titles",
    "messages_imported_once",
    "messages_one_running_answer",
    "messages_roots",
    "rag_queries_fell_short",
    "sessions_live",
    "users_email_beginning",
  ],
  triggers: [
    "answers_stay_ended",
    "audit_events_append_only",
    "audit_seals_append_only",
    "bury_conversation",
    "bury_question",
    "collections_past_change",
    "collections_past_check",
    "conversations_past_change",
    "conversations_past_check",
    "conversations_stay_deleted",
    "count_messages_added",
    "count_messages_gone",
    "documents_past_change",
    "documents_past_check",
    "erase_guest_conversations",
    "feedback_past_change",
    "feedback_past_check",
    "forget_gap_questions",
    "forget_words",
    "gap_questions_past_check",
    "gaps_past_check",
    "ingest_runs_past_change",
    "ingest_runs_past_check",
    "jobs_past_change",
    "jobs_past_check",
    "messages_past_change",
    "messages_past_check",
    "messages_stay_as_said",
    "messages_stay_in_place",
    "note_outcome",
    "note_rating",
    "one_time_links_past_change",
    "one_time_links_past_check",
    "questions_stay_deleted",
    "queue_claimed",
    "queue_ended_answer",
    "queue_new_messages",
    "queue_new_title",
    "queue_title",
    "rag_queries_past_change",
    "rag_queries_past_check",
    "remember_removed_chunks",
    "sessions_past_change",
    "sessions_past_check",
    "shares_past_check",
    "shares_stay_as_made",
    "token_usage_past_check",
    "users_past_change",
    "users_past_check",
  ],
  functions: [
    "bury_id",
    "count_messages",
    "erase_guest_conversations",
    "footnote_now",
    "forget_gap_questions",
    "forget_words",
    "is_past",
    "is_small_object",
    "note_outcome",
    "note_rating",
    "queue_conversation",
    "queue_ended_answer",
    "queue_new_messages",
    "queue_title",
    "refuse",
    "refuse_buried_id",
    "remember_removed_chunks",
  ],
};

test("what the migrations make beyond schema.prisma is known by name", async () => {
  const names = async (sql: string) => (await database.query<{ name: string }>(sql)).map((row) => row.name);
  expect({
    indexes: await names("SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indpred IS NOT NULL ORDER BY 1"),
    triggers: await names("SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"),
    functions: await names(
      `SELECT p.proname AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1`,
    ),
  }).toEqual(beyondPrisma);
});
