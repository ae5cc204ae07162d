import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnswerRecord } from "@/server/domain/answer/answer-event";
import { type AnswerDeps, answerQuestion } from "@/server/domain/answer/answer-question";
import { type AnswerMetrics, type MeasuredAnswer, measureAnswer, measureAnswers } from "@/server/domain/evaluation/answer-metrics";
import { isVerbatim } from "@/server/domain/evaluation/verbatim";
import type { IngestProgress } from "@/server/domain/ingestion/ingest-run";
import { createTokenMeter } from "@/server/domain/rate-limit/token-meter";
import { readEnv } from "@/server/env";
import { openThrowAwayLibrary } from "@/server/library";
import { readQuestionsFile } from "./answer-questions-file";

export type EvalAnswersOptions = {
  /** Folder of Markdown or MDX to answer from. */
  docs: string;
  /** File with a line each `{id, question}`, perhaps with what is known of the answer. */
  questions: string;
  /** File to write a line for each answer to. */
  out: string;
  /** What to take off the beginning of gold pages to make them relative to `docs`. */
  goldPrefix?: string;
  /** A server's empty database instead of a throw-away embedded one. */
  databaseUrl?: string | undefined;
  onProgress?: (progress: IngestProgress) => void;
  /** Is told of each question, what was answered, and what that scored. */
  onAnswer?: (answered: EvaluatedAnswer) => void;
};

/** A question with its answer and its measures, 1 or 0 each. */
export type EvaluatedAnswer = { id: string; question: string; scores: Record<string, number>; goldPages: string[]; line: object };

export type EvalAnswersResult = AnswerMetrics & { model: string; documents: number; ingestMs: number };

/** An answer as it is written out; paths are relative to the folder. */
type Line = {
  id: string;
  outcome: AnswerRecord["outcome"];
  answer: string;
  citations: { path: string; anchor: string | null; quote: string; verified: boolean }[];
  sources: string[];
  firstTokenMs: number | null;
  totalMs: number;
};

/**
 * Answers a file of questions over a folder, one by one, in a database of its own: real ingestion, retrieval and answering, with the model that
 * the environment configures. Throws `QuestionsFileError`, `FolderRefused`, and what the model throws.
 */
export async function evalAnswers(options: EvalAnswersOptions): Promise<EvalAnswersResult> {
  const { docs, out, goldPrefix = "", onProgress, onAnswer } = options;
  const questions = await readQuestionsFile(options.questions);
  const env = readEnv();
  const library = await openThrowAwayLibrary({ databaseUrl: options.databaseUrl, env });
  try {
    const startedAt = performance.now();
    const ingested = await library.ingest(library.folder(docs), onProgress ? { onProgress } : {});
    const ingestMs = Math.round(performance.now() - startedAt);
    const model = library.answerModel(env);
    const deps = { retriever: library.retriever, model, clock: { now: () => performance.now() }, maxAnswerChars: env.MAX_ANSWER_CHARS };
    const rows = [];
    const lines: string[] = [];
    for (const { id, question, expected } of questions) {
      const line = toLine(id, await answer(deps, question, ingested.collectionId));
      lines.push(JSON.stringify(line));
      const goldPages = expected.goldPages.map((page) => (page.startsWith(goldPrefix) ? page.slice(goldPrefix.length) : page));
      const row = { expected: { ...expected, goldPages }, answer: await measured(line, docs) };
      rows.push(row);
      onAnswer?.({ id, question, scores: measureAnswer(row), goldPages, line });
    }
    await writeFile(out, `${lines.join("\n")}\n`);
    return { model: model.name, documents: ingested.added, ingestMs, ...measureAnswers(rows) };
  } finally {
    await library.close();
  }
}

async function answer(deps: AnswerDeps, text: string, collectionId: string): Promise<AnswerRecord> {
  let record: AnswerRecord | null = null;
  for await (const event of answerQuestion(
    deps,
    { text, history: [], scope: { collectionId } },
    new AbortController().signal,
    createTokenMeter(),
  )) {
    if (event.type === "done") record = event.record;
  }
  if (record === null) throw new Error("the answer ended without a record");
  return record;
}

function toLine(id: string, record: AnswerRecord): Line {
  const place = (ordinal: number) => record.passages[ordinal - 1]?.location;
  return {
    id,
    outcome: record.outcome,
    answer: record.content,
    citations: record.citations.map(({ ordinal, quote, verified }) => ({
      path: place(ordinal)?.path ?? "",
      anchor: place(ordinal)?.anchor ?? null,
      quote,
      verified,
    })),
    sources: record.sources.map(({ path }) => path),
    firstTokenMs: record.firstTokenMs,
    totalMs: record.totalMs,
  };
}

/** Looks each verified quote up in its page's file. */
async function measured({ outcome, citations, firstTokenMs, totalMs }: Line, docs: string): Promise<MeasuredAnswer> {
  const checked = citations.map(async ({ path, quote, verified }) => {
    const verbatim = verified && isVerbatim(quote, await readFile(join(docs, path), "utf8"));
    return { path, quote, verified, verbatim };
  });
  return { outcome, citations: await Promise.all(checked), firstTokenMs, totalMs };
}
