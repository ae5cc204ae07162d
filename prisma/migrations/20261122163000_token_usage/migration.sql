-- CreateTable
CREATE TABLE "token_usage" (
    "attempt_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "tokens" INTEGER NOT NULL,

    CONSTRAINT "token_usage_pkey" PRIMARY KEY ("attempt_id")
);

-- CreateIndex
CREATE INDEX "token_usage_day_tokens_idx" ON "token_usage"("day", "tokens");

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE token_usage ADD CONSTRAINT token_usage_tokens_check CHECK (tokens >= 0);
CREATE TRIGGER token_usage_past_check BEFORE INSERT ON token_usage FOR EACH ROW WHEN (NOT is_past(NEW.day::timestamp AT TIME ZONE 'UTC'))
  EXECUTE FUNCTION refuse('a past event lies in the future');

-- The day on which this is installed goes on where it was.
INSERT INTO token_usage (attempt_id, day, tokens)
SELECT gen_random_uuid(), (footnote_now() AT TIME ZONE 'UTC')::date, least(sum(coalesce(prompt_tokens, 0)::bigint + coalesce(completion_tokens, 0)), 2147483647)::int
  FROM rag_queries WHERE "timestamp" >= date_trunc('day', footnote_now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
HAVING sum(coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0)) > 0;
