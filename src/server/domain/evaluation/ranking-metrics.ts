/** Judged relevance: query id → document id → grade (0: judged and irrelevant). */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Documents found for each query, best first, each at most once. */
export type Rankings = ReadonlyMap<string, readonly string[]>;

/** Means over the queries that have a relevant document; a query without a ranking counts 0. All 0..1. */
export type RankingMetrics = { queries: number; ndcg10: number; recall10: number; recall100: number; mrr10: number };

/** The same measures for one query. */
export type QueryMetrics = Omit<RankingMetrics, "queries">;

/**
 * nDCG@10, recall@10, recall@100 and MRR@10 as trec_eval computes them (https://github.com/usnistgov/trec_eval): gain is the grade
 * itself, discount log2(rank + 1), the ideal ranking is made of all judged documents, and every grade above 0 is relevant.
 */
export function measureRankings(judgements: Judgements, rankings: Rankings): RankingMetrics {
  const each = [...measureQueries(judgements, rankings).values()];
  const mean = (metric: keyof QueryMetrics) => each.reduce((sum, query) => sum + query[metric], 0) / Math.max(1, each.length);
  return { queries: each.length, ndcg10: mean("ndcg10"), recall10: mean("recall10"), recall100: mean("recall100"), mrr10: mean("mrr10") };
}

/** The measures of each query that has a relevant document, by its id. */
export function measureQueries(judgements: Judgements, rankings: Rankings): Map<string, QueryMetrics> {
  const measured = new Map<string, QueryMetrics>();
  for (const [queryId, grades] of judgements) {
    const relevant = new Map([...grades].filter(([, grade]) => grade > 0));
    if (relevant.size === 0) continue;
    const ranking = rankings.get(queryId) ?? [];
    measured.set(queryId, {
      ndcg10: ndcg(relevant, ranking, 10),
      recall10: recall(relevant, ranking, 10),
      recall100: recall(relevant, ranking, 100),
      mrr10: reciprocalRank(relevant, ranking, 10),
    });
  }
  return measured;
}

type Relevant = ReadonlyMap<string, number>;

function ndcg(relevant: Relevant, ranking: readonly string[], cut: number): number {
  const ideal = [...relevant.values()].sort((a, b) => b - a);
  const found = ranking.slice(0, cut).map((documentId) => relevant.get(documentId) ?? 0);
  return gain(found) / gain(ideal.slice(0, cut));
}

function gain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, i) => sum + grade / Math.log2(i + 2), 0);
}

function recall(relevant: Relevant, ranking: readonly string[], cut: number): number {
  return ranking.slice(0, cut).filter((documentId) => relevant.has(documentId)).length / relevant.size;
}

function reciprocalRank(relevant: Relevant, ranking: readonly string[], cut: number): number {
  const at = ranking.slice(0, cut).findIndex((documentId) => relevant.has(documentId));
  return at < 0 ? 0 : 1 / (at + 1);
}
