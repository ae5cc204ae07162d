-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "key" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "jobs_key_key" ON "jobs"("key");

-- What the schema file cannot say ---------------------------------------------------------------------------------------

-- An answer's job is named by its message, every other by its key.
ALTER TABLE jobs ADD CONSTRAINT jobs_key_check CHECK ((kind = 'answer') = (key IS NULL));

-- What titles cost today is looked for with every question that a budget limits.
CREATE INDEX jobs_titles ON jobs (finished_at) WHERE kind = 'title';
