import { parseArgs } from "node:util";
import type { Scope } from "@/server/domain/retrieval/passage";
import { type Library, openThrowAwayLibrary } from "@/server/library";

/** As many passages as an answer reads. */
const passagesPerQuestion = 8;
const rounds = 200;

/** `npm run bench retrieve -- --docs <folder> [--database-url <url of an empty database>]`: milliseconds of retrieval and its parts. */
export async function benchRetrieve(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { docs: { type: "string" }, "database-url": { type: "string" } } });
  if (values.docs === undefined) throw new Error("usage: npm run bench retrieve -- --docs <folder> [--database-url <url>]");
  const library = await openThrowAwayLibrary({ databaseUrl: values["database-url"] });
  try {
    const started = performance.now();
    const { collectionId, added } = await library.ingest(library.folder(values.docs));
    const ingestMs = performance.now() - started;
    const questions = await questionsFrom(library, { collectionId });
    const parts = await measure(library, questions, { collectionId });
    return { measure: "retrieve", documents: added, ingestMs: Math.round(ingestMs), rounds: questions.length, ...parts };
  } finally {
    await library.close();
  }
}

/** Questions about what the documents hold: the headings above random passages, asked as people do. */
async function questionsFrom({ lexical, passages }: Library, scope: Scope): Promise<string[]> {
  const { hits } = await lexical.search("how to use a server client query error type route file", scope, rounds);
  const found = await passages.load(
    hits.map(({ chunkId }) => chunkId),
    scope,
  );
  return found.map(({ context, text }) => `How do I use ${context.replaceAll("›", " ")} with ${text.split(/\s+/).slice(0, 6).join(" ")}?`);
}

async function measure({ embedder, lexical, vector, retriever }: Library, questions: readonly string[], scope: Scope) {
  const times = { embed: [] as number[], lexical: [] as number[], vector: [] as number[], total: [] as number[] };
  for (const [i, question] of questions.entries()) {
    const queryVector = await timed(times.embed, () => embedder.embedQuery(question));
    await timed(times.lexical, () => lexical.search(question, scope, 100));
    await timed(times.vector, () => vector.search(queryVector, embedder.id, scope, 100));
    await timed(times.total, () => retriever.retrieve(question, scope, passagesPerQuestion));
    if (i === 9) for (const series of Object.values(times)) series.length = 0; // the first ones warm up
  }
  return Object.fromEntries(
    Object.entries(times).map(([part, series]) => [part, { p50: quantile(series, 0.5), p95: quantile(series, 0.95) }]),
  );
}

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  times.push(performance.now() - start);
  return result;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 100) / 100;
}
