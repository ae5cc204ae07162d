-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "outcomes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- Which outcomes the answers of a conversation have had: a list of conversations is filtered by it without reading their answers.
UPDATE conversations c SET outcomes = q.outcomes
  FROM (SELECT m.conversation_id, array_agg(DISTINCT r.outcome) AS outcomes
          FROM rag_queries r JOIN messages m ON m.id = r.message_id GROUP BY m.conversation_id) q
 WHERE c.id = q.conversation_id;
ALTER TABLE conversations
  ALTER COLUMN outcomes SET NOT NULL,
  ADD CONSTRAINT conversations_outcomes_check CHECK (outcomes <@ ARRAY['grounded', 'partial', 'not_found', 'failed']);

CREATE FUNCTION note_outcome() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  UPDATE conversations c SET outcomes = c.outcomes || NEW.outcome
    FROM messages m WHERE m.id = NEW.message_id AND c.id = m.conversation_id AND NEW.outcome <> ALL (c.outcomes)\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER note_outcome AFTER INSERT OR UPDATE OF outcome ON rag_queries FOR EACH ROW EXECUTE FUNCTION note_outcome();

-- The few among the many, newest first. What most conversations are is found soon enough in the whole list.
CREATE INDEX conversations_of_guests ON conversations (last_message_at, id) WHERE user_id IS NULL;
CREATE INDEX conversations_of_users ON conversations (last_message_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX conversations_at_rest ON conversations (status, last_message_at, id) WHERE status IN ('closed', 'archived');
CREATE INDEX conversations_partial ON conversations (last_message_at, id) WHERE 'partial' = ANY (outcomes);
CREATE INDEX conversations_not_found ON conversations (last_message_at, id) WHERE 'not_found' = ANY (outcomes);
CREATE INDEX conversations_failed ON conversations (last_message_at, id) WHERE 'failed' = ANY (outcomes);

-- Addresses by their beginning, whatever the database's collation.
CREATE INDEX users_email_beginning ON users (email text_pattern_ops) WHERE email IS NOT NULL;
