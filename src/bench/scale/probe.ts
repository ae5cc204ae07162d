import type { ChunkHit, Scope } from "@/server/domain/retrieval/passage";
import type { Library } from "@/server/library";
import { quantile } from "../quantile";
import { versionCount } from "./grow";

/** As many passages as an answer reads, hits as retrieval takes from each index, and hits that recall is counted over. */
const passagesPerQuestion = 8;
const depth = 100;
const recalled = 10;

/** Milliseconds of each part of hybrid retrieval, everywhere and in one version of a hundred, after a round that warms up. */
export async function probeTimes(library: Library, collectionId: string, questions: readonly string[]) {
  const everywhere = await timesIn(library, questions, () => ({ collectionId }));
  const narrow = await timesIn(library, questions, (i) => ({ collectionId, version: `v${i % versionCount}` }));
  return { everywhere, onePercent: narrow };
}

async function timesIn(library: Library, questions: readonly string[], scopeOf: (question: number) => Scope) {
  const { embedder, lexical, vector, retriever } = library;
  const times = { embed: [] as number[], lexical: [] as number[], vector: [] as number[], hybrid: [] as number[] };
  for (const isMeasured of [false, true]) {
    for (const [i, question] of questions.entries()) {
      const scope = scopeOf(i);
      const found = await timed(times.embed, () => embedder.embedQuery(question));
      await timed(times.lexical, () => lexical.search(question, scope, depth));
      await timed(times.vector, () => vector.search(found, embedder.id, scope, depth));
      await timed(times.hybrid, () => retriever.retrieve(question, scope, passagesPerQuestion));
    }
    if (!isMeasured) for (const series of Object.values(times)) series.length = 0;
  }
  return Object.fromEntries(
    Object.entries(times).map(([part, series]) => [part, { p50: quantile(series, 0.5), p95: quantile(series, 0.95) }]),
  );
}

/** The share of the exactly nearest chunks that the vector index names too, everywhere and in one version of a hundred. */
export async function probeRecall(library: Library, collectionId: string, questions: readonly string[]) {
  const { embedder, vector, query } = library;
  const shares = { everywhere: [] as number[], onePercent: [] as number[] };
  for (const [i, question] of questions.entries()) {
    const asked = await embedder.embedQuery(question);
    const version = `v${i % versionCount}`;
    const found = await vector.search(asked, embedder.id, { collectionId }, depth);
    shares.everywhere.push(shareOf(await nearest(query, asked, "true", []), found));
    const narrow = await vector.search(asked, embedder.id, { collectionId, version }, depth);
    const inside = "chunk_id IN (SELECT chunk_id FROM chunk_locations JOIN documents d ON d.id = document_id WHERE d.version = $2)";
    shares.onePercent.push(shareOf(await nearest(query, asked, inside, [version]), narrow));
  }
  const mean = (values: readonly number[]) => Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1_000) / 1_000;
  return { questions: questions.length, recall10: mean(shares.everywhere), recall10OnePercent: mean(shares.onePercent) };
}

/** The nearest by comparing all. An expression that no index knows keeps the planner from using one. */
async function nearest(query: Library["query"], asked: Float32Array, condition: string, params: string[]): Promise<string[]> {
  const rows = await query<{ chunk_id: string }>(
    `SELECT chunk_id FROM embeddings WHERE ${condition} ORDER BY 1 - (embedding <=> $1::vector) DESC LIMIT ${recalled}`,
    [`[${asked.join(",")}]`, ...params],
  );
  return rows.map(({ chunk_id }) => chunk_id);
}

function shareOf(exact: readonly string[], found: readonly ChunkHit[]): number {
  const first = new Set(found.slice(0, recalled).map(({ chunkId }) => chunkId));
  return exact.filter((id) => first.has(id)).length / exact.length;
}

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  times.push(performance.now() - startedAt);
  return result;
}
