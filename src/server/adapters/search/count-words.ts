import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { lexicalConfig, lexicalText } from "./lexical-text";
import type { PendingPostings } from "./postings/pending-postings";

const Row = z.object({ place: z.number(), terms: z.array(z.string()), counts: z.array(z.number()) });

const statement = `WITH asked AS MATERIALIZED (
    SELECT place, term FROM unnest($2::text[]) WITH ORDINALITY AS given(words, place),
      LATERAL unnest(tsvector_to_array(to_tsvector($1::regconfig, words))) AS term
  ), known AS MATERIALIZED (
    SELECT term, sum(chunk_count)::int AS chunks FROM postings
    WHERE segment_id IN (SELECT id FROM posting_segments WHERE state = 'live') AND term = ANY (ARRAY(SELECT DISTINCT term FROM asked))
    GROUP BY term
  )
  SELECT place::int, array_agg(term) AS terms, array_agg(coalesce(chunks, 0)) AS counts FROM asked LEFT JOIN known USING (term) GROUP BY place`;

/**
 * In how many chunks of the whole index the rarest term of each text stands; removed chunks may still count. A text of function words alone counts
 * as known.
 */
export async function countWords(sql: Sql, texts: readonly string[], pending: PendingPostings): Promise<number[]> {
  const found = await sql.query(statement, [lexicalConfig, texts.map(lexicalText)]);
  const counts = texts.map(() => Number.POSITIVE_INFINITY);
  for (const row of found) {
    const { place, terms, counts: posted } = Row.parse(row);
    counts[place - 1] = Math.min(...terms.map((term, i) => (posted[i] ?? 0) + pending.count(term, () => true)));
  }
  return counts;
}
