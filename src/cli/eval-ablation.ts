import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { type FusionVariant, fusionVariants, type LookedUp } from "@/server/domain/evaluation/fusion-variants";
import { measureRankings, type RankingMetrics } from "@/server/domain/evaluation/ranking-metrics";
import type { ChunkHit, Passage } from "@/server/domain/retrieval/passage";
import { type Library, openThrowAwayLibrary } from "@/server/library";
import { CommandFailed } from "./control-socket";
import { corpusFolder, corpusParser } from "./corpus-folder";
import { type EvaluationSet, readEvaluationSet } from "./evaluation-set";

/** Hits of each index; documents that are looked at. */
const depth = 100;
const documentsPerQuery = 100;

export type EvalAblationOptions = { set: readonly string[]; hits?: string; databaseUrl?: string };

/** What one variant scored in each collection, and the mean of them. */
export type AblationRow = { variant: string; ndcg10: Record<string, number>; mean: number };

/** What was found for a query, for whoever wants to try other ways to join it. */
type Found = { set: string; id: string; text: string; lexical: readonly ChunkHit[]; vector: readonly ChunkHit[] };
/** With the places of its chunks. */
type FoundAll = LookedUp & { id: string };

/**
 * What each part of the ranking adds: every collection is ingested once and every query looked up once in each index; then the two rankings are
 * joined in different ways. `hits` is a file to write them to.
 */
export async function evalAblation({
  set: sets,
  hits,
  databaseUrl,
}: EvalAblationOptions): Promise<{ rows: AblationRow[]; markdown: string }> {
  if (sets.length === 0) throw new CommandFailed("VALIDATION_FAILED", "Name at least one --set.");
  const scores = new Map<string, Record<string, number>>();
  const lines: string[] = [];
  for (const set of sets) {
    const { metrics, found } = await measureSet(set, databaseUrl);
    for (const [variant, { ndcg10 }] of metrics) scores.set(variant, { ...scores.get(variant), [basename(set)]: ndcg10 });
    lines.push(...found.map((one) => JSON.stringify(one)));
  }
  if (hits !== undefined) await writeFile(hits, `${lines.join("\n")}\n`);
  const rows = Array.from(scores, ([variant, ndcg10]) => ({ variant, ndcg10, mean: meanOf(Object.values(ndcg10)) }));
  return {
    rows,
    markdown: tableOf(
      rows,
      sets.map((set) => basename(set)),
    ),
  };
}

async function measureSet(set: string, databaseUrl: string | undefined) {
  const given = await readEvaluationSet(set);
  const { judgements } = given;
  if (judgements === null) throw new CommandFailed("VALIDATION_FAILED", `${set} has no qrels.tsv to measure by.`);
  const library = await openThrowAwayLibrary({ databaseUrl });
  try {
    const { found, pathsOf } = await lookUpAll(library, given);
    const metrics = new Map<string, RankingMetrics>();
    for (const variant of fusionVariants) {
      const rankings = new Map(found.map((one) => [one.id, documentsOf(variant, one, pathsOf)]));
      metrics.set(variant.name, measureRankings(judgements, rankings));
    }
    const hits = found.map(({ id, text, lexical, vector }): Found => ({ set: basename(set), id, text, lexical, vector }));
    return { metrics, found: hits };
  } finally {
    await library.close();
  }
}

async function lookUpAll(library: Library, { corpus, queries }: EvaluationSet) {
  const parser = corpusParser(corpus, library.markdown);
  const { collectionId } = await library.ingest(corpusFolder(corpus), { parser });
  const passages = new Map<string, Passage>();
  const found: FoundAll[] = [];
  for (const { id, text } of queries) found.push({ id, ...(await lookUp(library, collectionId, text, passages)) });
  const pathsOf = new Map(
    Array.from(passages, ([chunkId, { location, otherLocations }]) => [chunkId, [location, ...otherLocations].map(({ path }) => path)]),
  );
  return { found, pathsOf };
}

/** Everything that some way of joining looks at. Passages that have been read are kept. */
async function lookUp(library: Library, collectionId: string, text: string, passages: Map<string, Passage>): Promise<LookedUp> {
  const scope = { collectionId };
  const { hits: lexical, profile } = await library.lexical.search(text, scope, depth);
  const once = [...new Map(text.split(/\s+/).map((word) => [word.toLowerCase(), word])).values()].join(" ");
  const { hits: lexicalOnce } = await library.lexical.search(once, scope, depth);
  const question = await library.embedder.embedQuery(text);
  const vector = await library.vector.search(question, library.embedder.id, scope, depth);
  const ids = [...new Set([...lexical, ...lexicalOnce, ...vector].map(({ chunkId }) => chunkId))];
  const vectors = await library.vector.read(ids, library.embedder.id);
  const unread = ids.filter((chunkId) => !passages.has(chunkId));
  for (const passage of await library.passages.load(unread, scope)) passages.set(passage.chunkId, passage);
  return { text, question, lexical, lexicalOnce, vector, profile, vectors, passages };
}

/** Documents by their best chunk. */
function documentsOf({ join }: FusionVariant, found: LookedUp, pathsOf: ReadonlyMap<string, string[]>): string[] {
  const paths = join(found).flatMap(({ chunkId }) => pathsOf.get(chunkId) ?? []);
  return [...new Set(paths)].slice(0, documentsPerQuery);
}

function tableOf(rows: readonly AblationRow[], sets: readonly string[]): string {
  const head = [`| nDCG@10 | ${sets.join(" | ")} | mean |`, `| --- |${" --- |".repeat(sets.length + 1)}`];
  const body = rows.map(
    ({ variant, ndcg10, mean }) => `| ${[variant, ...sets.map((set) => digits(ndcg10[set] ?? 0)), digits(mean)].join(" | ")} |`,
  );
  return [...head, ...body].join("\n");
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function digits(value: number): string {
  return value.toFixed(3);
}
