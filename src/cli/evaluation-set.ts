import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Judgements } from "@/server/domain/evaluation/ranking-metrics";
import { parseJudgements } from "@/server/domain/evaluation/trec-format";
import { CommandFailed } from "./control-socket";

const Id = z.union([z.string().min(1), z.number()]).transform(String);
const CorpusDocument = z.object({ id: Id, title: z.string().default(""), text: z.string().default("") });
const Query = z.object({ id: Id, text: z.string() });

export type CorpusDocument = z.infer<typeof CorpusDocument>;

/** A collection to measure retrieval with; `judgements` is null where the folder has none. */
export type EvaluationSet = { corpus: CorpusDocument[]; queries: z.infer<typeof Query>[]; judgements: Judgements | null };

/** Reads corpus.jsonl, queries.jsonl and, if it is there, qrels.tsv. Throws `CommandFailed`, naming the file and line. */
export async function readEvaluationSet(folder: string): Promise<EvaluationSet> {
  const corpus = await readLines(await followPointer(join(folder, "corpus.jsonl")), CorpusDocument);
  const queries = await readLines(join(folder, "queries.jsonl"), Query);
  if (corpus.length === 0) throw refused(`${join(folder, "corpus.jsonl")} holds no document.`);
  const judgements = await readFile(join(folder, "qrels.tsv"), "utf8").then(parseJudgements, () => null);
  return { corpus, queries, judgements };
}

function refused(message: string): CommandFailed {
  return new CommandFailed("VALIDATION_FAILED", message);
}

/** A link that was checked out as a file holds one line with the way to the real one. */
async function followPointer(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  if (size === null || size > 1_000) return file;
  const content = (await readFile(file, "utf8")).trim();
  return content === "" || content.includes("\n") || content.startsWith("{") ? file : resolve(dirname(file), content);
}

async function readLines<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>[]> {
  const rows: z.infer<Schema>[] = [];
  let lineNumber = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY })) {
      lineNumber++;
      if (line.trim() !== "") rows.push(schema.parse(JSON.parse(line)));
    }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw refused(`${file}:${lineNumber} is not what it must be.`);
    throw refused(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
  return rows;
}
