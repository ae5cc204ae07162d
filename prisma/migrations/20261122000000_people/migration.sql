-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "device" TEXT;

-- CreateTable
CREATE TABLE "one_time_links" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID,
    "email" TEXT,
    "name" TEXT,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "one_time_links_token_hash_key" ON "one_time_links"("token_hash");

-- CreateIndex
CREATE INDEX "one_time_links_user_id_idx" ON "one_time_links"("user_id");

-- CreateIndex
CREATE INDEX "one_time_links_expires_at_idx" ON "one_time_links"("expires_at");

-- CreateIndex
CREATE INDEX "conversations_last_message_at_id_idx" ON "conversations"("last_message_at", "id");

-- AddForeignKey
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE users
  -- As many bytes as characters: ASCII, where no two addresses look alike.
  ADD CONSTRAINT users_email_check CHECK (
    email = lower(email) AND char_length(email) BETWEEN 3 AND 254 AND octet_length(email) = char_length(email)),
  ADD CONSTRAINT users_name_check CHECK (char_length(name) BETWEEN 1 AND 100);

ALTER TABLE sessions ADD CONSTRAINT sessions_device_check CHECK (char_length(device) BETWEEN 1 AND 100);

ALTER TABLE one_time_links
  ADD CONSTRAINT one_time_links_kind_check CHECK (kind IN ('first-admin', 'set-password', 'invite', 'confirm-email')),
  ADD CONSTRAINT one_time_links_token_hash_check CHECK (octet_length(token_hash) = 32),
  ADD CONSTRAINT one_time_links_expires_at_check CHECK (expires_at >= created_at),
  ADD CONSTRAINT one_time_links_past_check CHECK (is_past(created_at) AND is_past(used_at)),
  ADD CONSTRAINT one_time_links_subject_check CHECK (
    (kind = 'set-password') = (user_id IS NOT NULL) AND (kind <> 'confirm-email' OR email IS NOT NULL)
    AND (kind = 'confirm-email' OR password_hash IS NULL));
-- Whoever begins as an administrator begins with one link.
CREATE UNIQUE INDEX one_time_links_one_first_admin ON one_time_links (kind) WHERE kind = 'first-admin' AND used_at IS NULL;
