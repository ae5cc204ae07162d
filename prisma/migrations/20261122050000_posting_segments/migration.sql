-- CreateTable
CREATE TABLE "posting_segments" (
    "id" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'building',
    "chunk_count" INTEGER NOT NULL,
    "token_count" BIGINT NOT NULL,
    "refs" BYTEA NOT NULL,
    "lengths" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "posting_segments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_postings" (
    "chunk_ref" INTEGER NOT NULL,
    "terms" TEXT[],
    "counts" INTEGER[],
    "length" INTEGER NOT NULL,

    CONSTRAINT "pending_postings_pkey" PRIMARY KEY ("chunk_ref")
);

-- CreateTable
CREATE TABLE "removed_postings" (
    "chunk_ref" INTEGER NOT NULL,

    CONSTRAINT "removed_postings_pkey" PRIMARY KEY ("chunk_ref")
);

-- What was indexed a row a posting waits to be gathered into a segment.
INSERT INTO pending_postings (chunk_ref, terms, counts, length)
  SELECT c.ref, coalesce(p.terms, '{}'), coalesce(p.counts, '{}'), c.token_count
  FROM chunks c LEFT JOIN (
    SELECT chunk_ref, array_agg(term ORDER BY term) AS terms, array_agg(tf::int ORDER BY term) AS counts FROM postings GROUP BY chunk_ref
  ) p ON p.chunk_ref = c.ref;

-- DropTable
DROP TABLE "postings";

-- CreateTable
CREATE TABLE "postings" (
    "segment_id" INTEGER NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,
    "chunk_count" INTEGER NOT NULL,
    "entries" BYTEA NOT NULL,

    CONSTRAINT "postings_pkey" PRIMARY KEY ("segment_id","term")
);

-- CreateIndex
CREATE INDEX "documents_collection_id_version_locale_idx" ON "documents"("collection_id", "version", "locale");

-- AddForeignKey
ALTER TABLE "postings" ADD CONSTRAINT "postings_segment_id_fkey" FOREIGN KEY ("segment_id") REFERENCES "posting_segments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_postings" ADD CONSTRAINT "pending_postings_chunk_ref_fkey" FOREIGN KEY ("chunk_ref") REFERENCES "chunks"("ref") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say ---------------------------------------------------------------------------------------

ALTER TABLE posting_segments
  ADD CONSTRAINT posting_segments_state_check CHECK (state IN ('building', 'live', 'dead')),
  ADD CONSTRAINT posting_segments_counts_check CHECK (chunk_count >= 1 AND token_count >= 0),
  ADD CONSTRAINT posting_segments_past_check CHECK (is_past(created_at));
ALTER TABLE postings ADD CONSTRAINT postings_chunk_count_check CHECK (chunk_count >= 1);
ALTER TABLE pending_postings
  ADD CONSTRAINT pending_postings_terms_check CHECK (coalesce(array_length(terms, 1), 0) = coalesce(array_length(counts, 1), 0) AND length >= 0);

-- Entries are packed already: PostgreSQL's own compression would cost time and gain nothing.
ALTER TABLE postings ALTER COLUMN entries SET STORAGE EXTERNAL;
ALTER TABLE posting_segments ALTER COLUMN refs SET STORAGE EXTERNAL, ALTER COLUMN lengths SET STORAGE EXTERNAL;

-- A segment is never changed, so a chunk that goes is remembered until its segment is written anew without it.
CREATE FUNCTION remember_removed_chunks() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  INSERT INTO removed_postings (chunk_ref) SELECT ref FROM gone ON CONFLICT DO NOTHING\x3b
  RETURN NULL\x3b
END';
CREATE TRIGGER remember_removed_chunks AFTER DELETE ON chunks REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION remember_removed_chunks();

-- Vector indexes are made anew, in half precision, after the next ingest.
DO E'DECLARE name text\x3b
BEGIN
  FOR name IN SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE indrelid = ''embeddings''::regclass AND a.amname = ''hnsw'' LOOP
    EXECUTE ''DROP INDEX '' || name\x3b
  END LOOP\x3b
END';
