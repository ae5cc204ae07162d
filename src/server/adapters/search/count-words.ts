import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { lexicalConfig, lexicalText } from "./lexical-text";
import type { PendingPostings } from "./postings/pending-postings";

/** Where in the list a text stands, a term of it, and in how many chunks that stands. */
const Found = z.array(z.tuple([z.number(), z.string(), z.number()]));

const statement = `WITH asked AS MATERIALIZED (
    SELECT place, term FROM unnest($2::text[]) WITH ORDINALITY AS given(words, place),
      LATERAL unnest(tsvector_to_array(to_tsvector($1::regconfig, words))) AS term
  ), known AS MATERIALIZED (
    SELECT term, sum(chunk_count)::int AS chunks FROM postings
    WHERE segment_id IN (SELECT id FROM posting_segments WHERE state = 'live') AND term = ANY (ARRAY(SELECT DISTINCT term FROM asked))
    GROUP BY term
  )
  SELECT coalesce(json_agg(json_build_array(place, term, coalesce(chunks, 0))), '[]') AS found FROM asked LEFT JOIN known USING (term)`;

/** Most texts are neighbours of a misspelt word, a thousand and more: such a word is indexed as it stands. */
const plainWord = /^[a-z]{1,64}$/;

/**
 * In how many chunks of the whole index the rarest term of each text stands; removed chunks may still count. A text of function words alone counts
 * as known.
 */
export async function countWords(sql: Sql, texts: readonly string[], pending: PendingPostings): Promise<number[]> {
  const indexed = texts.map((text) => (plainWord.test(text) ? text : lexicalText(text)));
  const [row] = await sql.query<{ found: unknown }>(statement, [lexicalConfig, indexed], "count-words");
  const counts = texts.map(() => Number.POSITIVE_INFINITY);
  for (const [place, term, posted] of Found.parse(row?.found)) {
    const chunks = posted + pending.count(term, () => true);
    counts[place - 1] = Math.min(counts[place - 1] ?? chunks, chunks);
  }
  return counts;
}
