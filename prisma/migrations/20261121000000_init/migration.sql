-- pgvector, for embeddings. The role that migrates must be allowed to create it, or find it there.
CREATE EXTENSION IF NOT EXISTS vector;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "email_verified" TIMESTAMPTZ(3),
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'user',
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "refresh_token" TEXT,
    "access_token" TEXT,
    "expires_at" INTEGER,
    "token_type" TEXT,
    "scope" TEXT,
    "id_token" TEXT,
    "session_state" TEXT,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification_tokens" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID,
    "guest_token_hash" BYTEA,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "preferences" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "session_id" UUID,
    "user_id" UUID,
    "title" TEXT NOT NULL,
    "title_source" TEXT NOT NULL DEFAULT 'auto',
    "status" TEXT NOT NULL DEFAULT 'open',
    "message_count" INTEGER NOT NULL DEFAULT 0,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_message_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "parent_id" UUID,
    "sender_user_id" UUID,
    "role" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'text',
    "content" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "error_code" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_sources" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "document_id" UUID,
    "chunk_id" UUID,
    "title" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "url" TEXT,
    "heading_path" TEXT[],
    "passage" TEXT NOT NULL,
    "other_locations" JSONB NOT NULL DEFAULT '[]',
    "score" DOUBLE PRECISION NOT NULL,
    "cited" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "message_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "citations" (
    "id" UUID NOT NULL,
    "message_source_id" UUID NOT NULL,
    "answer_start" INTEGER NOT NULL,
    "answer_end" INTEGER NOT NULL,
    "quote" TEXT NOT NULL,
    "quote_start" INTEGER,
    "quote_end" INTEGER,
    "verified" BOOLEAN NOT NULL,

    CONSTRAINT "citations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rag_queries" (
    "id" UUID NOT NULL,
    "session_id" UUID,
    "message_id" UUID NOT NULL,
    "query_text" TEXT NOT NULL,
    "rewritten_query" TEXT,
    "query_embedding" vector,
    "context_documents" JSONB NOT NULL DEFAULT '[]',
    "response_text" TEXT NOT NULL DEFAULT '',
    "response_time_ms" DOUBLE PRECISION,
    "first_token_ms" DOUBLE PRECISION,
    "retrieval_ms" DOUBLE PRECISION,
    "relevance_score" DOUBLE PRECISION,
    "outcome" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "prompt_tokens" INTEGER,
    "completion_tokens" INTEGER,
    "timestamp" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rag_queries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_events" (
    "conversation_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "attempt_id" UUID,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_events_pkey" PRIMARY KEY ("conversation_id","seq")
);

-- CreateTable
CREATE TABLE "collections" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT,
    "source" TEXT,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "documents" (
    "id" UUID NOT NULL,
    "collection_id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "url" TEXT,
    "title" TEXT NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "version" TEXT,
    "locale" TEXT,
    "status" TEXT NOT NULL DEFAULT 'indexed',
    "indexed_at" TIMESTAMPTZ(3),

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chunks" (
    "id" UUID NOT NULL,
    "ref" SERIAL NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "context" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL,
    "token_count" INTEGER NOT NULL,

    CONSTRAINT "chunks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chunk_locations" (
    "document_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "chunk_id" UUID NOT NULL,
    "collection_id" UUID NOT NULL,
    "heading_path" TEXT[],
    "anchor" TEXT,

    CONSTRAINT "chunk_locations_pkey" PRIMARY KEY ("document_id","ordinal")
);

-- CreateTable
CREATE TABLE "postings" (
    "term" TEXT NOT NULL,
    "chunk_ref" INTEGER NOT NULL,
    "tf" SMALLINT NOT NULL,
    "length" INTEGER NOT NULL,

    CONSTRAINT "postings_pkey" PRIMARY KEY ("term","chunk_ref")
);

-- CreateTable
CREATE TABLE "embeddings" (
    "chunk_id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "dim" INTEGER NOT NULL,
    "embedding" vector NOT NULL,

    CONSTRAINT "embeddings_pkey" PRIMARY KEY ("chunk_id","model_id")
);

-- CreateTable
CREATE TABLE "ingest_runs" (
    "id" UUID NOT NULL,
    "collection_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "errors" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "ingest_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "citation_id" UUID,
    "user_id" UUID,
    "session_id" UUID,
    "rating" SMALLINT NOT NULL,
    "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "comment" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_user_id" UUID,
    "actor_session_id" UUID,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "message_id" UUID,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempt_id" UUID,
    "lease_owner" TEXT,
    "lease_expires_at" TIMESTAMPTZ(3),
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_provider_account_id_key" ON "accounts"("provider", "provider_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "verification_tokens_token_key" ON "verification_tokens"("token");

-- CreateIndex
CREATE UNIQUE INDEX "verification_tokens_identifier_token_key" ON "verification_tokens"("identifier", "token");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_guest_token_hash_key" ON "sessions"("guest_token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "conversations_user_id_last_message_at_id_idx" ON "conversations"("user_id", "last_message_at", "id");

-- CreateIndex
CREATE INDEX "conversations_session_id_last_message_at_id_idx" ON "conversations"("session_id", "last_message_at", "id");

-- CreateIndex
CREATE INDEX "conversations_created_at_idx" ON "conversations"("created_at");

-- CreateIndex
CREATE INDEX "messages_parent_id_idx" ON "messages"("parent_id");

-- CreateIndex
CREATE INDEX "messages_sender_user_id_idx" ON "messages"("sender_user_id");

-- CreateIndex
CREATE INDEX "messages_created_at_idx" ON "messages"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_position_key" ON "messages"("conversation_id", "position");

-- CreateIndex
CREATE INDEX "message_sources_document_id_idx" ON "message_sources"("document_id");

-- CreateIndex
CREATE INDEX "message_sources_chunk_id_idx" ON "message_sources"("chunk_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_sources_message_id_ordinal_key" ON "message_sources"("message_id", "ordinal");

-- CreateIndex
CREATE INDEX "citations_message_source_id_idx" ON "citations"("message_source_id");

-- CreateIndex
CREATE UNIQUE INDEX "rag_queries_message_id_key" ON "rag_queries"("message_id");

-- CreateIndex
CREATE INDEX "rag_queries_session_id_idx" ON "rag_queries"("session_id");

-- CreateIndex
CREATE INDEX "rag_queries_timestamp_idx" ON "rag_queries"("timestamp");

-- CreateIndex
CREATE INDEX "conversation_events_created_at_idx" ON "conversation_events"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "collections_slug_key" ON "collections"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "documents_collection_id_path_key" ON "documents"("collection_id", "path");

-- CreateIndex
CREATE UNIQUE INDEX "chunks_ref_key" ON "chunks"("ref");

-- CreateIndex
CREATE UNIQUE INDEX "chunks_content_hash_key" ON "chunks"("content_hash");

-- CreateIndex
CREATE INDEX "chunk_locations_chunk_id_idx" ON "chunk_locations"("chunk_id");

-- CreateIndex
CREATE INDEX "chunk_locations_collection_id_chunk_id_idx" ON "chunk_locations"("collection_id", "chunk_id");

-- CreateIndex
CREATE INDEX "postings_chunk_ref_idx" ON "postings"("chunk_ref");

-- CreateIndex
CREATE INDEX "ingest_runs_collection_id_started_at_idx" ON "ingest_runs"("collection_id", "started_at");

-- CreateIndex
CREATE INDEX "feedback_citation_id_idx" ON "feedback"("citation_id");

-- CreateIndex
CREATE INDEX "feedback_user_id_idx" ON "feedback"("user_id");

-- CreateIndex
CREATE INDEX "feedback_session_id_idx" ON "feedback"("session_id");

-- CreateIndex
CREATE INDEX "audit_events_created_at_idx" ON "audit_events"("created_at");

-- CreateIndex
CREATE INDEX "jobs_message_id_idx" ON "jobs"("message_id");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "messages"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_sender_user_id_fkey" FOREIGN KEY ("sender_user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_sources" ADD CONSTRAINT "message_sources_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_sources" ADD CONSTRAINT "message_sources_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_sources" ADD CONSTRAINT "message_sources_chunk_id_fkey" FOREIGN KEY ("chunk_id") REFERENCES "chunks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "citations" ADD CONSTRAINT "citations_message_source_id_fkey" FOREIGN KEY ("message_source_id") REFERENCES "message_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rag_queries" ADD CONSTRAINT "rag_queries_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rag_queries" ADD CONSTRAINT "rag_queries_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_events" ADD CONSTRAINT "conversation_events_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "documents" ADD CONSTRAINT "documents_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chunk_locations" ADD CONSTRAINT "chunk_locations_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chunk_locations" ADD CONSTRAINT "chunk_locations_chunk_id_fkey" FOREIGN KEY ("chunk_id") REFERENCES "chunks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chunk_locations" ADD CONSTRAINT "chunk_locations_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "postings" ADD CONSTRAINT "postings_chunk_ref_fkey" FOREIGN KEY ("chunk_ref") REFERENCES "chunks"("ref") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_chunk_id_fkey" FOREIGN KEY ("chunk_id") REFERENCES "chunks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ingest_runs" ADD CONSTRAINT "ingest_runs_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_citation_id_fkey" FOREIGN KEY ("citation_id") REFERENCES "citations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- The functions that CHECKs call have parsed bodies (RETURN …): a restore runs with an empty search_path and must still find them.

-- The database's clock. A test build may move it for a connection (SET footnote.clock_offset = '25 hours'), nothing else does.
CREATE FUNCTION footnote_now() RETURNS timestamptz LANGUAGE sql VOLATILE
  RETURN clock_timestamp() + coalesce(nullif(current_setting('footnote.clock_offset', true), '')::interval, interval '0');

-- Instances' clocks differ a little: a recorded past event may be up to five minutes ahead of the database.
CREATE FUNCTION is_past(moment timestamptz) RETURNS boolean LANGUAGE sql VOLATILE
  RETURN moment IS NULL OR moment <= footnote_now() + interval '5 minutes';

-- 16 KB as a client counts them: PostgreSQL writes a space after each comma and colon.
CREATE FUNCTION is_small_object(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN jsonb_typeof(value) = 'object' AND octet_length(replace(replace(value::text, ', ', ','), ': ', ':')) <= 16384;

ALTER TABLE users
  ADD CONSTRAINT users_role_check CHECK (role IN ('user', 'admin')),
  ADD CONSTRAINT users_past_check CHECK (is_past(created_at) AND is_past(email_verified) AND is_past(disabled_at));

ALTER TABLE sessions
  ADD CONSTRAINT sessions_status_check CHECK (status IN ('active', 'inactive', 'expired', 'terminated')),
  ADD CONSTRAINT sessions_holder_check CHECK (user_id IS NOT NULL OR guest_token_hash IS NOT NULL),
  ADD CONSTRAINT sessions_guest_token_hash_check CHECK (octet_length(guest_token_hash) = 32),
  ADD CONSTRAINT sessions_last_activity_at_check CHECK (last_activity_at >= created_at),
  ADD CONSTRAINT sessions_expires_at_check CHECK (expires_at >= created_at),
  ADD CONSTRAINT sessions_past_check CHECK (is_past(created_at) AND is_past(last_activity_at) AND is_past(ended_at)),
  ADD CONSTRAINT sessions_preferences_check CHECK (is_small_object(preferences));

ALTER TABLE conversations
  ADD CONSTRAINT conversations_status_check CHECK (status IN ('open', 'paused', 'closed', 'archived')),
  ADD CONSTRAINT conversations_title_check CHECK (char_length(title) BETWEEN 1 AND 500),
  ADD CONSTRAINT conversations_title_source_check CHECK (title_source IN ('auto', 'user')),
  ADD CONSTRAINT conversations_message_count_check CHECK (message_count >= 0),
  ADD CONSTRAINT conversations_last_seq_check CHECK (last_seq >= 0),
  ADD CONSTRAINT conversations_updated_at_check CHECK (updated_at >= created_at),
  ADD CONSTRAINT conversations_owner_check CHECK (num_nonnulls(user_id, session_id) >= 1),
  ADD CONSTRAINT conversations_past_check CHECK (is_past(created_at) AND is_past(updated_at) AND is_past(last_message_at)),
  ADD CONSTRAINT conversations_metadata_check CHECK (is_small_object(metadata));

ALTER TABLE messages
  ADD CONSTRAINT messages_position_check CHECK (position >= 1),
  ADD CONSTRAINT messages_role_check CHECK (role IN ('user', 'assistant', 'system')),
  ADD CONSTRAINT messages_type_check CHECK (type IN ('text', 'command', 'response')),
  ADD CONSTRAINT messages_status_check CHECK (
    (role = 'user' AND status IN ('pending', 'sent', 'delivered', 'failed')) OR
    (role = 'assistant' AND status IN ('pending', 'streaming', 'delivered', 'failed', 'cancelled')) OR
    (role = 'system' AND status = 'delivered')),
  ADD CONSTRAINT messages_content_check CHECK (
    content <> '' OR (role = 'assistant' AND status IN ('pending', 'streaming', 'failed', 'cancelled'))),
  ADD CONSTRAINT messages_error_code_check CHECK ((status = 'failed') = (error_code IS NOT NULL)),
  ADD CONSTRAINT messages_past_check CHECK (is_past(created_at) AND is_past(read_at)),
  ADD CONSTRAINT messages_metadata_check CHECK (is_small_object(metadata));

-- One answer runs at a time in a conversation.
CREATE UNIQUE INDEX messages_one_running_answer ON messages (conversation_id) WHERE role = 'assistant' AND status IN ('pending', 'streaming');

ALTER TABLE message_sources
  ADD CONSTRAINT message_sources_ordinal_check CHECK (ordinal >= 1),
  ADD CONSTRAINT message_sources_score_check CHECK (score BETWEEN 0 AND 1);

ALTER TABLE citations
  ADD CONSTRAINT citations_answer_check CHECK (answer_start >= 0 AND answer_end >= answer_start),
  ADD CONSTRAINT citations_quote_check CHECK ((quote_start IS NULL) = (quote_end IS NULL) AND quote_end >= quote_start AND quote_start >= 0),
  ADD CONSTRAINT citations_verified_check CHECK (NOT verified OR quote_start IS NOT NULL);

ALTER TABLE rag_queries
  ADD CONSTRAINT rag_queries_query_text_check CHECK (query_text <> ''),
  ADD CONSTRAINT rag_queries_times_check CHECK (response_time_ms > 0 AND first_token_ms > 0 AND retrieval_ms > 0),
  ADD CONSTRAINT rag_queries_relevance_score_check CHECK (relevance_score BETWEEN 0 AND 1),
  ADD CONSTRAINT rag_queries_outcome_check CHECK (outcome IN ('grounded', 'partial', 'not_found', 'failed')),
  ADD CONSTRAINT rag_queries_tokens_check CHECK (prompt_tokens >= 0 AND completion_tokens >= 0),
  ADD CONSTRAINT rag_queries_past_check CHECK (is_past("timestamp"));

ALTER TABLE conversation_events
  ADD CONSTRAINT conversation_events_seq_check CHECK (seq >= 1),
  ADD CONSTRAINT conversation_events_past_check CHECK (is_past(created_at));

ALTER TABLE collections ADD CONSTRAINT collections_past_check CHECK (is_past(created_at));

ALTER TABLE documents
  ADD CONSTRAINT documents_status_check CHECK (status IN ('pending', 'indexed', 'failed')),
  ADD CONSTRAINT documents_past_check CHECK (is_past(indexed_at));
CREATE UNIQUE INDEX collections_one_default ON collections (is_default) WHERE is_default;

ALTER TABLE chunks
  ADD CONSTRAINT chunks_text_check CHECK (text <> ''),
  ADD CONSTRAINT chunks_token_count_check CHECK (token_count >= 0);
ALTER TABLE chunk_locations ADD CONSTRAINT chunk_locations_ordinal_check CHECK (ordinal >= 0);
ALTER TABLE postings ADD CONSTRAINT postings_tf_check CHECK (tf >= 1);
ALTER TABLE embeddings ADD CONSTRAINT embeddings_dim_check CHECK (dim = vector_dims(embedding));

ALTER TABLE ingest_runs
  ADD CONSTRAINT ingest_runs_status_check CHECK (status IN ('running', 'finished', 'failed', 'cancelled')),
  ADD CONSTRAINT ingest_runs_counts_check CHECK (least(added, changed, removed, unchanged, failed) >= 0),
  ADD CONSTRAINT ingest_runs_finished_at_check CHECK (finished_at >= started_at),
  ADD CONSTRAINT ingest_runs_past_check CHECK (is_past(started_at) AND is_past(finished_at));

ALTER TABLE feedback
  ADD CONSTRAINT feedback_rating_check CHECK (rating IN (-1, 1)),
  ADD CONSTRAINT feedback_comment_check CHECK (char_length(comment) <= 4000),
  ADD CONSTRAINT feedback_actor_check CHECK (num_nonnulls(user_id, session_id) >= 1),
  ADD CONSTRAINT feedback_once UNIQUE NULLS NOT DISTINCT (message_id, citation_id, user_id, session_id),
  ADD CONSTRAINT feedback_updated_at_check CHECK (updated_at >= created_at),
  ADD CONSTRAINT feedback_past_check CHECK (is_past(created_at) AND is_past(updated_at));

ALTER TABLE audit_events
  ADD CONSTRAINT audit_events_actor_kind_check CHECK (actor_kind IN ('guest', 'user', 'admin', 'system')),
  ADD CONSTRAINT audit_events_details_check CHECK (is_small_object(details)),
  ADD CONSTRAINT audit_events_past_check CHECK (is_past(created_at));

ALTER TABLE jobs
  ADD CONSTRAINT jobs_status_check CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  ADD CONSTRAINT jobs_attempts_check CHECK (attempts >= 0),
  ADD CONSTRAINT jobs_past_check CHECK (is_past(created_at) AND is_past(finished_at)),
  ADD CONSTRAINT jobs_lease_check CHECK (status <> 'running' OR (lease_owner IS NOT NULL AND lease_expires_at IS NOT NULL AND attempt_id IS NOT NULL));
-- Only unfinished jobs are ever looked for.
CREATE INDEX jobs_due ON jobs (run_at) WHERE status = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_expires_at) WHERE status = 'running';

-- Rows rewritten while answers stream: room on the page keeps those updates heap-only.
ALTER TABLE conversations SET (fillfactor = 70);
ALTER TABLE jobs SET (fillfactor = 70);

-- Prisma's driver adapter cuts a script at every semicolon, in comments and function bodies too. So inside functions it is written \x3b.

-- Refuses what its trigger's condition describes, in the trigger's words.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = ''check_violation'', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME\x3b
END';

-- What was said stays said: a question never changes, an answer never after its end.
CREATE TRIGGER messages_stay_in_place BEFORE UPDATE ON messages FOR EACH ROW
  WHEN (NEW.role <> OLD.role OR NEW.conversation_id <> OLD.conversation_id OR NEW.position <> OLD.position)
  EXECUTE FUNCTION refuse('a message stays where and whose it is');
CREATE TRIGGER messages_stay_as_said BEFORE UPDATE ON messages FOR EACH ROW
  WHEN (NEW.content <> OLD.content AND (OLD.role <> 'assistant' OR OLD.status IN ('delivered', 'failed', 'cancelled')))
  EXECUTE FUNCTION refuse('the content of this message is final');
CREATE TRIGGER answers_stay_ended BEFORE UPDATE ON messages FOR EACH ROW
  WHEN (NEW.status <> OLD.status AND OLD.role = 'assistant' AND OLD.status IN ('delivered', 'failed', 'cancelled'))
  EXECUTE FUNCTION refuse('this answer has ended');

-- The trail is append-only.
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT
  EXECUTE FUNCTION refuse('the audit trail is append-only');

-- message_count always equals the rows there are.
CREATE FUNCTION count_messages() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  UPDATE conversations c SET message_count = c.message_count + n.difference
    FROM (SELECT conversation_id, CASE TG_OP WHEN ''INSERT'' THEN count(*) ELSE -count(*) END AS difference FROM changed GROUP BY conversation_id) n
   WHERE c.id = n.conversation_id\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER count_messages_added AFTER INSERT ON messages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_messages();
CREATE TRIGGER count_messages_gone AFTER DELETE ON messages REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_messages();

-- A guest's conversations die with the guest's session. A user's outlive the session they began in.
CREATE FUNCTION erase_guest_conversations() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  DELETE FROM conversations WHERE session_id = OLD.id AND user_id IS NULL\x3b
  RETURN OLD\x3b
END';
CREATE TRIGGER erase_guest_conversations BEFORE DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION erase_guest_conversations();
