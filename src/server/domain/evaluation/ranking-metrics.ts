/** Judged relevance: query id → document id → grade (0: judged and irrelevant). */
export type Judgements = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Documents found for each query, best first, each at most once. */
export type Rankings = ReadonlyMap<string, readonly string[]>;

/** Means over the queries that have a relevant document; a query without a ranking counts 0. All 0..1. */
export type RankingMetrics = { queries: number; ndcg10: number; recall10: number; recall100: number; mrr10: number };

/**
 * nDCG@10, recall@10, recall@100 and MRR@10 as trec_eval computes them (https://github.com/usnistgov/trec_eval): gain is the grade
 * itself, discount log2(rank + 1), the ideal ranking is made of all judged documents, and every grade above 0 is relevant.
 */
export function measureRankings(judgements: Judgements, rankings: Rankings): RankingMetrics {
  const totals = { ndcg10: 0, recall10: 0, recall100: 0, mrr10: 0 };
  let queries = 0;
  for (const [queryId, grades] of judgements) {
    const relevant = new Map([...grades].filter(([, grade]) => grade > 0));
    if (relevant.size === 0) continue;
    queries++;
    const ranking = rankings.get(queryId) ?? [];
    totals.ndcg10 += ndcg(relevant, ranking, 10);
    totals.recall10 += recall(relevant, ranking, 10);
    totals.recall100 += recall(relevant, ranking, 100);
    totals.mrr10 += reciprocalRank(relevant, ranking, 10);
  }
  const mean = (total: number) => (queries === 0 ? 0 : total / queries);
  return {
    queries,
    ndcg10: mean(totals.ndcg10),
    recall10: mean(totals.recall10),
    recall100: mean(totals.recall100),
    mrr10: mean(totals.mrr10),
  };
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
