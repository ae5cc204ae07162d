-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "ratings" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- How the answers of a conversation, and their footnotes, are rated: a list of conversations is filtered by it without reading their answers.
UPDATE conversations c SET ratings = r.ratings
  FROM (SELECT m.conversation_id, array_agg(DISTINCT CASE WHEN f.rating > 0 THEN 'up' ELSE 'down' END) AS ratings
          FROM feedback f JOIN messages m ON m.id = f.message_id GROUP BY m.conversation_id) r
 WHERE c.id = r.conversation_id;
ALTER TABLE conversations
  ALTER COLUMN ratings SET NOT NULL,
  ADD CONSTRAINT conversations_ratings_check CHECK (ratings <@ ARRAY['up', 'down']);

CREATE FUNCTION note_rating() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  UPDATE conversations c SET ratings = r.ratings
    FROM (SELECT m.conversation_id, ARRAY(
            SELECT DISTINCT CASE WHEN f.rating > 0 THEN ''up'' ELSE ''down'' END
              FROM messages o JOIN feedback f ON f.message_id = o.id WHERE o.conversation_id = m.conversation_id ORDER BY 1) AS ratings
            FROM messages m WHERE m.id = coalesce(NEW.message_id, OLD.message_id)) r
   WHERE c.id = r.conversation_id AND c.ratings <> r.ratings\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER note_rating AFTER INSERT OR UPDATE OF rating OR DELETE ON feedback FOR EACH ROW EXECUTE FUNCTION note_rating();

-- The few among the many, newest first.
CREATE INDEX conversations_rated_up ON conversations (last_message_at, id) WHERE 'up' = ANY (ratings);
CREATE INDEX conversations_rated_down ON conversations (last_message_at, id) WHERE 'down' = ANY (ratings);
