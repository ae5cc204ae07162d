import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import type { Scope } from "@/server/domain/retrieval/passage";
import type { LexicalIndex } from "@/server/domain/retrieval/ports";
import { type CollectionStatistics, createStatisticsCache, indexVersion } from "./collection-statistics";
import { lexicalConfig, lexicalText } from "./lexical-text";

/** BM25's usual constants (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.2). */
const k1 = 1.2;
const b = 0.75;

const Row = z.object({
  version: z.string(),
  hits: z.array(z.tuple([z.uuid(), z.number()])),
  terms: z.array(z.tuple([z.string(), z.number()])),
});

/**
 * BM25 in one statement: score = Σ idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average length)) with
 * idf(t) = ln(1 + (N − n + .5) / (n + .5)) over the question's distinct terms; n is counted from the postings themselves.
 */
export function createLexicalIndex(sql: Sql): LexicalIndex {
  const statistics = createStatisticsCache(sql);
  return {
    async search(query, scope, limit) {
      const terms = lexicalText(query);
      let known = await statistics.current(scope);
      let row = await searchPostings(sql, terms, scope, limit, known);
      if (row.version !== known.version) {
        known = await statistics.refresh(scope);
        row = await searchPostings(sql, terms, scope, limit, known);
      }
      return {
        hits: row.hits.map(([chunkId, score]) => ({ chunkId, score })),
        profile: { chunkCount: known.chunkCount, terms: row.terms.map(([term, chunks]) => ({ term, chunks })) },
      };
    },
  };
}

async function searchPostings(sql: Sql, terms: string, scope: Scope, limit: number, known: CollectionStatistics) {
  const parameters = [lexicalConfig, terms, limit, known.chunkCount, Math.max(known.averageLength, 1)];
  const [row] = known.isWholeIndex
    ? await sql.query(statement(""), parameters, "lexical-search")
    : await sql.query(statement(insideScope), [...parameters, scope.collectionId], "lexical-search-in-scope");
  return Row.parse(row);
}

const insideScope = `WHERE p.chunk_ref IN (
  SELECT c.ref FROM chunk_locations l JOIN chunks c ON c.id = l.chunk_id WHERE l.collection_id = $6::uuid)`;

/**
 * Terms travel as numbers, and idf is worked out once a term: this runs over every posting of every word of the question. LATERAL with
 * OFFSET 0 keeps the planner from reading all postings: without statistics, as embedded, it would guess that to be cheaper. Where chunks
 * were removed since the statistics were read there may be more postings than chunks; that must not turn an idf into NaN.
 */
const statement = (filter: string) => `
  WITH question AS MATERIALIZED (
    SELECT term, n::int FROM unnest(tsvector_to_array(to_tsvector($1::regconfig, $2))) WITH ORDINALITY AS word(term, n)
  ), matched AS MATERIALIZED (
    SELECT n, p.* FROM question CROSS JOIN LATERAL (
      SELECT chunk_ref, tf, length FROM postings WHERE postings.term = question.term OFFSET 0
    ) AS p ${filter}
  ), counted AS MATERIALIZED (
    SELECT n, count(*)::float8 AS chunks FROM matched GROUP BY n
  ), weighed AS MATERIALIZED (
    SELECT n, ln(1 + (greatest($4::float8 - chunks, 0) + 0.5::float8) / (chunks + 0.5::float8)) * ${k1 + 1}::float8 AS weight FROM counted
  ), best AS MATERIALIZED (
    SELECT chunk_ref, sum(weight * tf / (tf + ${k1 * (1 - b)}::float8 + ${k1 * b}::float8 / $5::float8 * length)) AS score
    FROM matched JOIN weighed USING (n) GROUP BY chunk_ref ORDER BY score DESC, chunk_ref LIMIT $3
  )
  SELECT ${indexVersion} AS version,
         (SELECT coalesce(json_agg(json_build_array(term, coalesce(chunks, 0)) ORDER BY n), '[]')
          FROM question LEFT JOIN counted USING (n)) AS terms,
         (SELECT coalesce(json_agg(json_build_array(id, score) ORDER BY score DESC, ref), '[]')
          FROM best JOIN chunks ON ref = chunk_ref) AS hits`;
