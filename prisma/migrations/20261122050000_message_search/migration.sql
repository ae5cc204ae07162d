-- CreateTable
CREATE TABLE "search_backlog" (
    "conversation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "search_backlog_pkey" PRIMARY KEY ("conversation_id","id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "id" SERIAL NOT NULL,
    "owner_id" UUID NOT NULL,
    "word" TEXT NOT NULL,
    "texts" INTEGER NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_texts" (
    "conversation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "role" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "words" INTEGER[],

    CONSTRAINT "search_texts_pkey" PRIMARY KEY ("conversation_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "search_words_owner_id_word_key" ON "search_words"("owner_id", "word");

-- CreateIndex
CREATE INDEX "search_texts_owner_id_at_idx" ON "search_texts"("owner_id", "at");

-- AddForeignKey
ALTER TABLE "search_backlog" ADD CONSTRAINT "search_backlog_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "search_texts" ADD CONSTRAINT "search_texts_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- How people find their own words again: docs/decisions/0012-message-search.md. A word is its owner's: its number stands for both, so an
-- inverted list holds texts of one owner alone, however many others there are.

-- Ranges of words are ranges of bytes, whatever the database's collation.
DROP INDEX search_words_owner_id_word_key;
ALTER TABLE search_words
  ALTER COLUMN word TYPE text COLLATE "C",
  ADD CONSTRAINT search_words_word_check CHECK (word <> ''),
  ADD CONSTRAINT search_words_texts_check CHECK (texts >= 0);
CREATE UNIQUE INDEX search_words_owner_id_word_key ON search_words (owner_id, word);
-- By their ends, for words whose beginning was mistyped.
CREATE INDEX search_words_endings ON search_words (owner_id, reverse(word));

ALTER TABLE search_texts
  ALTER COLUMN words SET NOT NULL,
  ADD CONSTRAINT search_texts_role_check CHECK (role IN ('user', 'assistant'));
-- A short list of what is not yet sorted in: whoever searches reads all of it.
CREATE INDEX search_texts_words ON search_texts USING gin (words) WITH (gin_pending_list_limit = 512);

-- What is to be read anew: a message by its id, a title by its conversation's. `round` tells a text that changed while it was read.
CREATE FUNCTION queue_new_messages() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO search_backlog (conversation_id, id)
  SELECT conversation_id, id FROM added WHERE content <> '''' AND (role = ''user'' OR (role = ''assistant'' AND status IN (''delivered'', ''failed'', ''cancelled'')))
  ON CONFLICT (conversation_id, id) DO UPDATE SET round = search_backlog.round + 1\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER queue_new_messages AFTER INSERT ON messages REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION queue_new_messages();

CREATE FUNCTION queue_ended_answer() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO search_backlog (conversation_id, id) VALUES (NEW.conversation_id, NEW.id)
  ON CONFLICT (conversation_id, id) DO UPDATE SET round = search_backlog.round + 1\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER queue_ended_answer AFTER UPDATE OF status ON messages FOR EACH ROW
  WHEN (NEW.role = 'assistant' AND NEW.status <> OLD.status AND NEW.status IN ('delivered', 'failed', 'cancelled') AND NEW.content <> '')
  EXECUTE FUNCTION queue_ended_answer();

CREATE FUNCTION queue_title() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO search_backlog (conversation_id, id) VALUES (NEW.id, NEW.id)
  ON CONFLICT (conversation_id, id) DO UPDATE SET round = search_backlog.round + 1\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER queue_new_title AFTER INSERT ON conversations FOR EACH ROW EXECUTE FUNCTION queue_title();
CREATE TRIGGER queue_title AFTER UPDATE OF title ON conversations FOR EACH ROW WHEN (NEW.title <> OLD.title) EXECUTE FUNCTION queue_title();

-- A conversation that becomes somebody else's is read anew, under the new owner's words.
CREATE FUNCTION queue_conversation() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  DELETE FROM search_texts WHERE conversation_id = NEW.id\x3b
  INSERT INTO search_backlog (conversation_id, id)
  SELECT NEW.id, NEW.id UNION
  SELECT NEW.id, id FROM messages WHERE conversation_id = NEW.id AND content <> ''''
     AND (role = ''user'' OR (role = ''assistant'' AND status IN (''delivered'', ''failed'', ''cancelled'')))
  ON CONFLICT (conversation_id, id) DO UPDATE SET round = search_backlog.round + 1\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER queue_claimed AFTER UPDATE OF user_id, session_id ON conversations FOR EACH ROW
  WHEN (coalesce(NEW.user_id, NEW.session_id) <> coalesce(OLD.user_id, OLD.session_id)) EXECUTE FUNCTION queue_conversation();

-- No word stays that is in no text any more. Rows are locked in the order in which texts are added, so that neither waits in a circle. The
-- words of an owner who is gone go all at once.
CREATE FUNCTION forget_words() RETURNS trigger LANGUAGE plpgsql AS E'DECLARE gone_owners uuid[]\x3b
BEGIN
  SELECT array_agg(DISTINCT g.owner_id) INTO gone_owners FROM gone g
   WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = g.owner_id) AND NOT EXISTS (SELECT FROM sessions s WHERE s.id = g.owner_id)\x3b
  IF gone_owners IS NOT NULL THEN
    DELETE FROM search_words WHERE owner_id = ANY (gone_owners)\x3b
  END IF\x3b
  WITH lost AS MATERIALIZED (
    SELECT w.id, n.texts FROM (SELECT word_id, count(*)::int AS texts FROM gone, unnest(gone.words) AS word_id GROUP BY word_id) n
      JOIN search_words w ON w.id = n.word_id ORDER BY w.owner_id, w.word FOR UPDATE OF w
  ), kept AS (
    UPDATE search_words w SET texts = w.texts - lost.texts FROM lost WHERE w.id = lost.id AND w.texts > lost.texts
  )
  DELETE FROM search_words w USING lost WHERE w.id = lost.id AND w.texts <= lost.texts\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER forget_words AFTER DELETE ON search_texts REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_words();

-- All that there is already.
INSERT INTO search_backlog (conversation_id, id) SELECT id, id FROM conversations
  UNION SELECT conversation_id, id FROM messages
   WHERE content <> '' AND (role = 'user' OR (role = 'assistant' AND status IN ('delivered', 'failed', 'cancelled')));
