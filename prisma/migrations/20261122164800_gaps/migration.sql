-- CreateTable
CREATE TABLE "gaps" (
    "id" UUID NOT NULL,
    "name" TEXT,
    "note" TEXT,
    "state" TEXT NOT NULL DEFAULT 'new',
    "version" INTEGER NOT NULL DEFAULT 1,
    "model_id" TEXT NOT NULL,
    "centroid" vector,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "gaps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gap_questions" (
    "rag_query_id" UUID NOT NULL,
    "gap_id" UUID NOT NULL,
    "embedding" vector NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "checked_outcome" TEXT,
    "checked_path" TEXT,

    CONSTRAINT "gap_questions_pkey" PRIMARY KEY ("rag_query_id")
);

-- CreateIndex
CREATE INDEX "gap_questions_gap_id_asked_at_idx" ON "gap_questions"("gap_id", "asked_at");

-- AddForeignKey
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_rag_query_id_fkey" FOREIGN KEY ("rag_query_id") REFERENCES "rag_queries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gap_questions" ADD CONSTRAINT "gap_questions_gap_id_fkey" FOREIGN KEY ("gap_id") REFERENCES "gaps"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE gaps
  ADD CONSTRAINT gaps_state_check CHECK (state IN ('new', 'planned', 'written', 'solved')),
  ADD CONSTRAINT gaps_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
  ADD CONSTRAINT gaps_note_check CHECK (char_length(note) BETWEEN 1 AND 4000),
  ADD CONSTRAINT gaps_version_check CHECK (version >= 1);
CREATE TRIGGER gaps_past_check BEFORE INSERT ON gaps FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.state_at) AND is_past(NEW.checked_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
ALTER TABLE gap_questions
  ADD CONSTRAINT gap_questions_checked_check CHECK ((checked_at IS NULL) = (checked_outcome IS NULL)),
  ADD CONSTRAINT gap_questions_checked_outcome_check CHECK (checked_outcome IN ('grounded', 'partial', 'not_found', 'failed'));
CREATE TRIGGER gap_questions_past_check BEFORE INSERT ON gap_questions FOR EACH ROW
  WHEN (NOT (is_past(NEW.asked_at) AND is_past(NEW.checked_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

-- Whatever takes a question out of a group (its conversation is deleted, its person erased, it counts no more) takes its words out of the
-- group's middle, too. A group without questions goes, unless an administrator has made something of it. That one keeps no middle.
CREATE FUNCTION forget_gap_questions() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  UPDATE gaps g SET centroid = (SELECT avg(q.embedding) FROM gap_questions q WHERE q.gap_id = g.id)
   WHERE g.id IN (SELECT gap_id FROM gone)\x3b
  DELETE FROM gaps g WHERE g.id IN (SELECT gap_id FROM gone) AND g.centroid IS NULL AND g.version = 1\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER forget_gap_questions AFTER DELETE ON gap_questions REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION forget_gap_questions();

-- What is looked at for groups: answers that fell short, and those that were rated down.
CREATE INDEX rag_queries_fell_short ON rag_queries (timestamp, id) WHERE outcome IN ('not_found', 'partial');
CREATE INDEX feedback_down ON feedback (message_id) WHERE rating = -1 AND citation_id IS NULL;
