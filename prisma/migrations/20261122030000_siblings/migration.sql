-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "leaf_position" INTEGER;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- The last message of the path that is shown, where somebody has chosen another than the latest. By its position, which never changes: a
-- foreign key to messages would have to look for its conversations at each message that is deleted.
ALTER TABLE conversations ADD CONSTRAINT conversations_leaf_position_check CHECK (leaf_position >= 1);

-- First questions, to find those that stand beside one another.
CREATE INDEX messages_roots ON messages (conversation_id, position) WHERE parent_id IS NULL;
