import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createRandom } from "@/server/domain/evaluation/random";
import { chunkDocument, indexedText } from "@/server/domain/ingestion/chunk-document";
import { type Library, openThrowAwayLibrary } from "@/server/library";
import { grow } from "./scale/grow";
import { probeRecall, probeTimes } from "./scale/probe";
import { type SourceChunk, sentencesOf } from "./scale/synthesise";

const CorpusLine = z.object({ title: z.string().default(""), text: z.string().default("") });
const QueryLine = z.object({ text: z.string() });

const usage =
  "usage: npm run bench scale -- --database-url <url of an empty database> --set <folder with corpus.jsonl and queries.jsonl>… " +
  "[--docs <folder>] [--sizes 10000,100000,1000000] [--sources 3000] [--questions 200] [--recall-questions 40]";

/**
 * `npm run bench scale`: fills a database with chunks synthesised from real ones and measures hybrid retrieval, the vector index's recall, sizes
 * and building times at each size. Every line but the last is the measure at one size.
 */
export async function benchScale(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      "database-url": { type: "string" },
      set: { type: "string", multiple: true },
      docs: { type: "string" },
      sizes: { type: "string", default: "10000,100000,1000000" },
      sources: { type: "string", default: "3000" },
      questions: { type: "string", default: "200" },
      "recall-questions": { type: "string", default: "40" },
    },
  });
  const { set: sets = [], docs } = values;
  if (sets.length === 0) throw new Error(usage);
  const library = await openThrowAwayLibrary({ databaseUrl: values["database-url"] });
  try {
    const sources = await embedSources(library, await readSources(library, sets, docs), Number(values.sources));
    const questions = await readQuestions(sets, Number(values.questions));
    const { id } = await library.store.ensureCollection({
      id: randomUUID(),
      slug: "scale",
      name: "Scale",
      baseUrl: null,
      source: null,
      isDefault: true,
    });
    const measured = [];
    let size = await countChunks(library); // of an earlier call that was stopped
    for (const next of values.sizes.split(",").map(Number)) {
      // One that stands is not made anew to measure once more.
      if (size < next) await dropVectorIndex(library);
      const spent = await grow(library, id, sources, size, next);
      size = Math.max(size, next);
      const row = { chunks: size, ...spent, ...(await measure(library, id, questions, Number(values["recall-questions"]))) };
      console.log(JSON.stringify(row));
      measured.push(row);
    }
    return { measure: "scale", sources: sources.length, questions: questions.length, sizes: measured };
  } finally {
    await library.close();
  }
}

async function measure(library: Library, collectionId: string, questions: readonly string[], recallQuestions: number) {
  await library.query("ANALYZE chunks, embeddings, chunk_locations, documents, postings, posting_segments");
  const startedAt = performance.now();
  const vectorIndex = await library.indexVectors();
  const vectorIndexSeconds = Math.round((performance.now() - startedAt) / 1_000);
  const times = await probeTimes(library, collectionId, questions);
  const every = Math.max(1, Math.floor(questions.length / recallQuestions));
  const recall = await probeRecall(library, collectionId, questions.filter((_, i) => i % every === 0).slice(0, recallQuestions));
  return { vectorIndex, vectorIndexSeconds, ...times, ...recall, megabytes: await sizes(library) };
}

async function sizes({ query }: Library) {
  const [row] = await query<Record<string, number>>(
    `SELECT (pg_total_relation_size('postings') + pg_total_relation_size('posting_segments'))::float8 AS lexical,
            coalesce((SELECT sum(pg_relation_size(indexrelid)) FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam
                      WHERE amname = 'hnsw'), 0)::float8 AS "vectorIndex",
            pg_table_size('embeddings')::float8 AS vectors, pg_total_relation_size('chunks')::float8 AS texts,
            pg_total_relation_size('chunk_locations')::float8 AS places`,
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([part, bytes]) => [part, Math.round(bytes / 1024 / 1024)]));
}

async function countChunks({ query }: Library): Promise<number> {
  const [row] = await query<{ count: number }>("SELECT coalesce(max(ref), 0)::int AS count FROM chunks");
  return Math.ceil((row?.count ?? 0) / 1_000) * 1_000;
}

async function dropVectorIndex({ query }: Library): Promise<void> {
  const indexes = await query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam WHERE amname = 'hnsw'`,
  );
  for (const { name } of indexes) await query(`DROP INDEX ${name}`);
}

type Text = { context: string; text: string };

async function readSources(library: Library, sets: readonly string[], docs: string | undefined): Promise<Text[]> {
  const texts: Text[] = [];
  for (const set of sets) {
    for (const { title, text } of await readLines(join(set, "corpus.jsonl"), CorpusLine)) {
      texts.push(...chunksOf(title, text));
    }
  }
  if (docs === undefined) return texts;
  const folder = library.folder(docs);
  const files = (await folder.list()).filter(({ path }) => library.markdown.classify(path) === "document");
  const reader = library.markdown.open(files.map(({ path }) => path));
  for (const { path } of files) {
    const document = await reader.parse(path, await folder.read(path)).catch(() => null);
    if (document) texts.push(...chunkDocument(document));
  }
  return texts;
}

function chunksOf(title: string, text: string): Text[] {
  const sections = [{ headingPath: [], anchor: null, blocks: [{ kind: "paragraph" as const, text }] }];
  return chunkDocument({ title, urlPath: "", version: null, locale: null, sections });
}

/** A sample of the texts with their vectors; always the same one. */
async function embedSources({ embedder }: Library, texts: readonly Text[], count: number): Promise<SourceChunk[]> {
  const random = createRandom(7);
  const sample = texts
    .map((text) => ({ text, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ text }) => text);
  const vectors = await embedder.embedPassages(sample.map(indexedText));
  return sample.flatMap(({ context, text }, i) => {
    const [vector, sentences] = [vectors[i], sentencesOf(text)];
    return vector && sentences.length > 0 ? [{ context, sentences, vector }] : [];
  });
}

async function readQuestions(sets: readonly string[], count: number): Promise<string[]> {
  const all = (await Promise.all(sets.map((set) => readLines(join(set, "queries.jsonl"), QueryLine)))).flat().map(({ text }) => text);
  const every = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % every === 0).slice(0, count);
}

async function readLines<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => schema.parse(JSON.parse(line)));
}
