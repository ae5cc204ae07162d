-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN "ordinal" BIGSERIAL NOT NULL;

-- CreateTable
CREATE TABLE "audit_seals" (
    "seq" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_events_ordinal_key" ON "audit_events"("ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "audit_seals_event_id_key" ON "audit_seals"("event_id");

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE audit_seals
  ADD CONSTRAINT audit_seals_seq_check CHECK (seq >= 1),
  ADD CONSTRAINT audit_seals_hash_check CHECK (octet_length(hash) = 32);

-- Like the trail itself.
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals FOR EACH STATEMENT
  EXECUTE FUNCTION refuse('the audit trail is append-only');
