-- CreateTable
CREATE TABLE "tombstones" (
    "id_hash" BYTEA NOT NULL,
    "deleted_on" DATE NOT NULL,

    CONSTRAINT "tombstones_pkey" PRIMARY KEY ("id_hash")
);

-- CreateIndex
CREATE INDEX "tombstones_deleted_on_idx" ON "tombstones"("deleted_on");

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE tombstones
  ADD CONSTRAINT tombstones_id_hash_check CHECK (octet_length(id_hash) = 32),
  ADD CONSTRAINT tombstones_past_check CHECK (is_past(deleted_on::timestamp AT TIME ZONE 'UTC'));

-- Ids that clients make and that were deleted, in whatever way: by hand, with a guest, with an account, by retention. A send that is repeated
-- late must not make again what somebody deleted. The hash is plain: an id is 122 random bits, which nobody guesses, and without the id
-- the hash says nothing of anybody. The day alone is kept, so that rows do not tell what was deleted together.
CREATE FUNCTION bury_id() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO tombstones (id_hash, deleted_on) VALUES (sha256(uuid_send(OLD.id)), (footnote_now() AT TIME ZONE ''UTC'')::date)
    ON CONFLICT (id_hash) DO UPDATE SET deleted_on = excluded.deleted_on\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER bury_conversation AFTER DELETE ON conversations FOR EACH ROW EXECUTE FUNCTION bury_id();
CREATE TRIGGER bury_question AFTER DELETE ON messages FOR EACH ROW WHEN (OLD.role = 'user') EXECUTE FUNCTION bury_id();

-- After the insert, not before: one that waited for a deletion under way sees that deletion only then. It counts as a used key, as it did
-- while what it named was there.
CREATE FUNCTION refuse_buried_id() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  IF EXISTS (SELECT FROM tombstones WHERE id_hash = sha256(uuid_send(NEW.id))) THEN
    RAISE EXCEPTION USING MESSAGE = ''this id was deleted'', ERRCODE = ''unique_violation'', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME\x3b
  END IF\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER conversations_stay_deleted AFTER INSERT ON conversations FOR EACH ROW EXECUTE FUNCTION refuse_buried_id();
CREATE TRIGGER questions_stay_deleted AFTER INSERT ON messages FOR EACH ROW WHEN (NEW.role = 'user') EXECUTE FUNCTION refuse_buried_id();
