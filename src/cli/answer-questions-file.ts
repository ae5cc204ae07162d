import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Expectation } from "@/server/domain/evaluation/answer-metrics";

const Line = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  question: z.string().trim().min(1),
  kind: z.string().nullish(),
  answerable: z.boolean().nullish(),
  gold_page: z.string().nullish(),
  also_ok: z.array(z.string()).nullish(),
  answers: z.array(z.string()).nullish(),
});

/** A question to be measured with what is known of its answer. */
export type MeasuredQuestion = { id: string; question: string; expected: Expectation };

/** A file that holds no questions; the message says where it is wrong. */
export class QuestionsFileError extends Error {
  override name = "QuestionsFileError";
}

/** Reads a line each of `{id, question}`, perhaps with `kind`, `answerable`, `gold_page`, `also_ok` and `answers`. Throws `QuestionsFileError`. */
export async function readQuestionsFile(file: string): Promise<MeasuredQuestion[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new QuestionsFileError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  });
  const questions = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [readLine(line, `${file}:${index + 1}`)]));
  if (questions.length === 0) throw new QuestionsFileError(`${file} holds no question.`);
  return questions;
}

function readLine(text: string, place: string): MeasuredQuestion {
  const parsed = Line.safeParse(parsedJson(text));
  if (!parsed.success) throw new QuestionsFileError(`${place} is not a line {"id": …, "question": …}.`);
  const { id, question, kind, answerable, gold_page: gold, also_ok: alsoOk, answers } = parsed.data;
  const goldPages = [...(gold ? [gold] : []), ...(alsoOk ?? [])];
  return { id, question, expected: { kind: kind ?? null, answerable: answerable ?? null, goldPages, answers: answers ?? [] } };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
