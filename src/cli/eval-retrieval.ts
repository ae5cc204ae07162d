import { writeFile } from "node:fs/promises";
import { rankDocuments } from "@/server/domain/evaluation/rank-documents";
import { measureQueries, measureRankings, type QueryMetrics, type RankingMetrics } from "@/server/domain/evaluation/ranking-metrics";
import { formatRun } from "@/server/domain/evaluation/trec-format";
import type { IngestProgress } from "@/server/domain/ingestion/ingest-run";
import type { Scope } from "@/server/domain/retrieval/passage";
import { readEnv } from "@/server/env";
import { type Library, openThrowAwayLibrary } from "@/server/library";
import { corpusFolder, corpusParser } from "./corpus-folder";
import { readEvaluationSet } from "./evaluation-set";

/** Documents in the run for each query. */
const documentsPerQuery = 100;
/** Passages asked for at first: a document may have several among the best. */
const passagesPerQuery = 200;
const tag = "footnote";

export type EvalRetrievalOptions = {
  /** Folder with corpus.jsonl, queries.jsonl and perhaps qrels.tsv. */
  set: string;
  /** File to write the TREC run to. */
  run: string;
  /** A server's empty database instead of a throw-away embedded one. */
  databaseUrl?: string | undefined;
  onProgress?: (progress: IngestProgress) => void;
  /** Is told of each judged query. */
  onQuery?: (query: EvaluatedQuery) => void;
};

/** What was measured; times in milliseconds. `metrics` is null without judgements. */
export type EvalRetrievalResult = {
  documents: number;
  failedDocuments: number;
  queries: number;
  metrics: RankingMetrics | null;
  ingestMs: number;
  queryMs: { p50: number; p95: number };
};

/** A query with what it scored and the best that was found for it. */
export type EvaluatedQuery = QueryMetrics & { id: string; text: string; found: string[]; relevant: string[] };

/** Documents named for each query where somebody looks into it. */
const shownPerQuery = 10;

/**
 * Ingests a collection into a database of its own through the same pipeline as any folder, asks every query, and writes the run: the best
 * documents by their best passage. Throws `CommandFailed` for a folder that is no evaluation set.
 */
export async function evalRetrieval({ set, run, databaseUrl, onProgress, onQuery }: EvalRetrievalOptions): Promise<EvalRetrievalResult> {
  const { corpus, queries, judgements } = await readEvaluationSet(set);
  const library = await openThrowAwayLibrary({ databaseUrl, env: readEnv() });
  try {
    const ingestStart = performance.now();
    const parser = corpusParser(corpus, library.markdown);
    const { collectionId, added, failed } = await library.ingest(corpusFolder(corpus), { parser, ...(onProgress && { onProgress }) });
    const ingestMs = performance.now() - ingestStart;

    const rankings = new Map<string, string[]>();
    const times: number[] = [];
    const lines: string[] = [];
    for (const { id, text } of queries) {
      const { documents, retrievalMs } = await findDocuments(library, text, { collectionId });
      times.push(retrievalMs);
      rankings.set(
        id,
        documents.map(({ path }) => path),
      );
      lines.push(formatRun(id, documents, tag));
    }
    await writeFile(run, lines.join(""));
    if (judgements && onQuery) {
      const texts = new Map(queries.map(({ id, text }) => [id, text]));
      for (const [id, scored] of measureQueries(judgements, rankings)) {
        const relevant = [...(judgements.get(id) ?? [])].filter(([, grade]) => grade > 0).map(([documentId]) => documentId);
        onQuery({ id, text: texts.get(id) ?? "", ...scored, found: rankings.get(id)?.slice(0, shownPerQuery) ?? [], relevant });
      }
    }
    return {
      documents: added,
      failedDocuments: failed,
      queries: queries.length,
      metrics: judgements && measureRankings(judgements, rankings),
      ingestMs,
      queryMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
    };
  } finally {
    await library.close();
  }
}

/** The best documents; asks for more passages while they stand in too few documents. */
async function findDocuments({ retriever }: Library, query: string, scope: Scope) {
  for (let limit = passagesPerQuery; ; limit *= 2) {
    const { passages, retrievalMs } = await retriever.retrieve(query, scope, limit);
    const documents = rankDocuments(passages, documentsPerQuery);
    if (documents.length === documentsPerQuery || passages.length < limit) return { documents, retrievalMs };
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
