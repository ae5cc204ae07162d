-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "imported_id" TEXT,
ADD COLUMN     "imported_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "imported_id" TEXT;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE conversations ADD CONSTRAINT conversations_imported_check CHECK (
  (imported_id IS NULL) = (imported_at IS NULL) AND char_length(imported_id) BETWEEN 1 AND 200);
ALTER TABLE messages ADD CONSTRAINT messages_imported_id_check CHECK (char_length(imported_id) BETWEEN 1 AND 200);

-- What was imported once is known by its old id: importing it again adds nothing.
CREATE UNIQUE INDEX conversations_imported_once ON conversations (user_id, imported_id) WHERE imported_id IS NOT NULL;
CREATE UNIQUE INDEX messages_imported_once ON messages (conversation_id, imported_id) WHERE imported_id IS NOT NULL;
