-- CreateTable
CREATE TABLE "shares" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "message_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shares_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shares_token_key" ON "shares"("token");

-- CreateIndex
CREATE INDEX "shares_conversation_id_idx" ON "shares"("conversation_id");

-- AddForeignKey
ALTER TABLE "shares" ADD CONSTRAINT "shares_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE shares
  ADD CONSTRAINT shares_token_check CHECK (char_length(token) = 43),
  ADD CONSTRAINT shares_message_count_check CHECK (message_count >= 1);
CREATE TRIGGER shares_past_check BEFORE INSERT ON shares FOR EACH ROW WHEN (NOT is_past(NEW.created_at))
  EXECUTE FUNCTION refuse('a past event lies in the future');
-- What was shared stays as it was.
CREATE TRIGGER shares_stay_as_made BEFORE UPDATE ON shares FOR EACH ROW EXECUTE FUNCTION refuse('a share stays as it was made');
