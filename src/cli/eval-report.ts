import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { type MeasuredCollection, type ReportedCollection, reportQuality } from "@/server/domain/evaluation/quality-report";
import { CommandFailed } from "./control-socket";
import { evalAnswers } from "./eval-answers";
import { formatReport } from "./eval-report-format";
import { evalRetrieval } from "./eval-retrieval";

export type EvalReportOptions = {
  /** Retrieval collections. */
  set: readonly string[];
  /** `docs,questions` or `docs,questions,gold prefix`. */
  answers: readonly string[];
  baseline: string;
  save?: boolean;
  out: string;
  databaseUrl?: string;
};

/** What changed, in numbers and as a page. */
type QualityReport = { collections: ReportedCollection[]; markdown: string };

const Scores = z.record(z.string(), z.record(z.string(), z.number()));
const Baseline = z.object({ collections: z.array(z.object({ name: z.string(), measures: Scores })) });

/**
 * Measures collections and answers, each in a database of its own, and writes what came out: report.md with intervals and the difference to the
 * baseline, and for each collection a file with every question, what was found and what it scored, the worst first.
 */
export async function evalReport(options: EvalReportOptions): Promise<QualityReport> {
  return writeReport(await measureAll(options), options);
}

/** Measures, and writes a file for each collection. */
export async function measureAll(options: EvalReportOptions): Promise<MeasuredCollection[]> {
  const { set: sets, answers, out } = options;
  if (sets.length + answers.length === 0) throw new CommandFailed("VALIDATION_FAILED", "Name at least one --set or --answers.");
  await mkdir(out, { recursive: true });
  const measured: MeasuredCollection[] = [];
  for (const set of sets) measured.push(await measureSet(set, options));
  for (const given of answers) measured.push(await measureAnswersOf(given, options));
  return measured;
}

/** Compares with the baseline, writes report.md, and makes this the baseline where that is asked for. */
export async function writeReport(
  measured: readonly MeasuredCollection[],
  { baseline, out, save }: Pick<EvalReportOptions, "baseline" | "out" | "save">,
): Promise<QualityReport> {
  const before = await readBaseline(baseline);
  const collections = reportQuality(measured, before);
  const markdown = formatReport(measured, collections, before);
  await writeFile(join(out, "report.md"), markdown);
  if (save) await saveBaseline(baseline, measured, before);
  return { collections, markdown };
}

async function measureSet(set: string, { out, databaseUrl }: EvalReportOptions): Promise<MeasuredCollection> {
  const name = basename(set);
  const rows: { id: string; ndcg10: number; recall10: number; recall100: number }[] = [];
  await evalRetrieval({ set, run: join(out, `${name}.trec`), databaseUrl, onQuery: (query) => rows.push(query) });
  if (rows.length === 0) throw new CommandFailed("VALIDATION_FAILED", `${set} has no qrels.tsv to measure by.`);
  await writeRows(
    join(out, `${name}.jsonl`),
    rows.sort((a, b) => a.ndcg10 - b.ndcg10),
  );
  const scoresOf = (measure: "ndcg10" | "recall10" | "recall100") => Object.fromEntries(rows.map((row) => [row.id, row[measure]]));
  return { name, measures: { ndcg10: scoresOf("ndcg10"), recall10: scoresOf("recall10"), recall100: scoresOf("recall100") } };
}

async function measureAnswersOf(given: string, { out, databaseUrl }: EvalReportOptions): Promise<MeasuredCollection> {
  const [docs = "", questions = "", goldPrefix = ""] = given.split(",");
  const name = basename(questions, ".jsonl");
  const rows: { id: string; scores: Record<string, number> }[] = [];
  await evalAnswers({
    docs,
    questions,
    goldPrefix,
    databaseUrl,
    out: join(out, `${name}.answers.jsonl`),
    onAnswer: (row) => rows.push(row),
  });
  await writeRows(
    join(out, `${name}.jsonl`),
    rows.sort((a, b) => totalOf(a) - totalOf(b)),
  );
  const measures: MeasuredCollection["measures"] = {};
  for (const { id, scores } of rows)
    for (const [measure, score] of Object.entries(scores)) measures[measure] = { ...measures[measure], [id]: score };
  return { name, measures };
}

function totalOf({ scores }: { scores: Record<string, number> }): number {
  return Object.values(scores).reduce((sum, score) => sum + score, 0);
}

async function writeRows(file: string, rows: readonly object[]): Promise<void> {
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/** Nothing to compare with is no failure; a file that is no baseline is. */
async function readBaseline(file: string): Promise<MeasuredCollection[]> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return [];
  const parsed = Baseline.safeParse(JSON.parse(text));
  if (!parsed.success) throw new CommandFailed("VALIDATION_FAILED", `${file} holds no measures.`);
  return parsed.data.collections;
}

/** What was not measured this time keeps the measures it had. */
async function saveBaseline(file: string, measured: readonly MeasuredCollection[], before: readonly MeasuredCollection[]): Promise<void> {
  const names = new Set(measured.map(({ name }) => name));
  const collections = [...before.filter(({ name }) => !names.has(name)), ...measured.map(rounded)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  await writeFile(file, `${JSON.stringify({ collections }, null, 2)}\n`);
}

/** Four digits tell every ranking of ten apart. */
function rounded({ name, measures }: MeasuredCollection): MeasuredCollection {
  const each = (scores: Record<string, number>) =>
    Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, Math.round(score * 10_000) / 10_000]));
  return { name, measures: Object.fromEntries(Object.entries(measures).map(([measure, scores]) => [measure, each(scores)])) };
}
