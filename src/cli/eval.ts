import type { Command } from "commander";
import { evalAblation } from "./eval-ablation";
import { evalAnswers } from "./eval-answers";
import { evalReport } from "./eval-report";
import { evalRetrieval } from "./eval-retrieval";
import { type Output, printResult, reportFailures } from "./output";

/** `footnote eval`: measures, each in a throw-away database of its own. */
export function registerEval(program: Command): void {
  const group = program.command("eval").description("Measure retrieval or answers, in a throw-away database.");
  group
    .command("retrieval")
    .description("Ingest a collection, write a TREC run of 100 documents a query, print metrics if qrels.tsv is there.")
    .requiredOption("--set <dir>", "folder with corpus.jsonl, queries.jsonl and perhaps qrels.tsv")
    .requiredOption("--run <file>", "where to write the run")
    .option("--json", "print the result as JSON")
    .action((options: { set: string; run: string } & Output) =>
      reportFailures(options, async () => {
        printResult(options, await evalRetrieval(options), (result) => JSON.stringify(result, null, 2));
      }),
    );
  group
    .command("answers")
    .description("Answer a file of questions over a folder and write what was answered and cited.")
    .requiredOption("--docs <folder>", "folder of Markdown or MDX")
    .requiredOption("--questions <file>", "a line each {id, question}")
    .requiredOption("--out <file>", "where to write the answers, a line each")
    .option("--gold-prefix <path>", "what to take off the beginning of gold pages, where the questions file names them from further up")
    .option("--json", "print the summary as JSON")
    .action((options: { docs: string; questions: string; out: string; goldPrefix?: string } & Output) =>
      reportFailures(options, async () => {
        printResult(options, await evalAnswers(options), (result) => JSON.stringify(result, null, 2));
      }),
    );
  group
    .command("report")
    .description("Measure collections and answers together, with confidence intervals and the difference to a baseline.")
    .option("--set <dir...>", "folders with corpus.jsonl, queries.jsonl and qrels.tsv", [])
    .option("--answers <spec...>", "docs,questions or docs,questions,prefix: a folder, questions about it, what to take off gold pages", [])
    .option("--baseline <file>", "measures to compare with", "docs/quality-baseline.json")
    .option("--save", "make these measures the baseline")
    .requiredOption("--out <dir>", "where to write report.md and a file a collection with every question")
    .option("--json", "print the measures as JSON")
    .action((options: { set: string[]; answers: string[]; baseline: string; save?: boolean; out: string } & Output) =>
      reportFailures(options, async () => {
        printResult(options, await evalReport(options), ({ markdown }) => markdown);
      }),
    );
  group
    .command("ablation")
    .description("Measure what each part of the ranking adds, over collections with known answers.")
    .option("--set <dir...>", "folders with corpus.jsonl, queries.jsonl and qrels.tsv", [])
    .option("--hits <file>", "where to write what each index found for each query")
    .option("--json", "print the measures as JSON")
    .action((options: { set: string[]; hits?: string } & Output) =>
      reportFailures(options, async () => {
        printResult(options, await evalAblation(options), ({ markdown }) => markdown);
      }),
    );
}
