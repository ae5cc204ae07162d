import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { relevanceFloor } from "@/server/domain/answer/decide";
import { likelihood, passageSignals, type RelevanceSignals } from "@/server/domain/answer/relevance";
import { fitLogistic, type LogisticCase, type LogisticModel } from "@/server/domain/evaluation/logistic-regression";
import { openThrowAwayLibrary } from "@/server/library";

/** Folders by name, and files of questions with the name of the folder that answers them (null: none of them). */
const Manifest = z.object({
  collections: z.array(z.object({ name: z.string(), docs: z.string() })),
  questions: z.array(z.object({ name: z.string(), home: z.string().nullish(), file: z.string() })),
});
const Line = z.object({
  question: z.string().optional(),
  text: z.string().optional(),
  home: z.string().nullish(),
  answerable: z.boolean().nullish(),
});

/** A question asked of a collection: the signals of each passage found. */
type Asked = { collection: string; group: string; positive: boolean; passages: RelevanceSignals[] };

const passagesPerQuestion = 8;
const rounds = 8;

/**
 * `npm run bench relevance -- --manifest <json>`: fits the relevance score anew on every question × every collection and says how the built-in
 * calibration does on the same cases. Questions known to be unanswerable at home are left out.
 */
export async function benchRelevance(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { manifest: { type: "string" } } });
  if (values.manifest === undefined) throw new Error("usage: npm run bench relevance -- --manifest <json>");
  const manifest = Manifest.parse(JSON.parse(await readFile(values.manifest, "utf8")));
  const questions = (await Promise.all(manifest.questions.map(readQuestions))).flat();
  const cases: Asked[] = [];
  for (const collection of manifest.collections) cases.push(...(await askAll(collection, questions)));
  const weights = balanced(cases);
  const model = fitBestPassages(cases, weights);
  return {
    measure: "relevance",
    cases: cases.length,
    fitted: { intercept: model.intercept, similarity: model.coefficients[0], coverage: model.coefficients[1] },
    floor: relevanceFloor,
    builtIn: verdicts(cases, (signals) => likelihood(signals)),
    refitted: verdicts(cases, (signals) => scoreBy(model, signals)),
  };
}

type Question = { group: string; home: string | null; text: string };

async function readQuestions({ name, home, file }: z.infer<typeof Manifest>["questions"][number]): Promise<Question[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.flatMap((line) => {
    const row = Line.parse(JSON.parse(line));
    const text = row.question ?? row.text;
    return text === undefined || row.answerable === false
      ? []
      : [{ group: `${name} ${row.home ?? ""}`.trim(), home: row.home ?? home ?? null, text }];
  });
}

async function askAll({ name, docs }: { name: string; docs: string }, questions: readonly Question[]): Promise<Asked[]> {
  const library = await openThrowAwayLibrary();
  try {
    const { collectionId } = await library.ingest(library.folder(docs));
    const asked: Asked[] = [];
    for (const { group, home, text } of questions) {
      const found = await library.retriever.retrieve(text, { collectionId }, passagesPerQuestion);
      asked.push({ collection: name, group, positive: home === name, passages: passageSignals(found) });
    }
    return asked;
  } finally {
    await library.close();
  }
}

/** Each group of questions on each collection counts the same, and positives as much as negatives. */
function balanced(cases: readonly Asked[]): number[] {
  const sizes = new Map<string, number>();
  const cell = ({ collection, group, positive }: Asked) => `${collection} ${group} ${positive}`;
  for (const asked of cases) sizes.set(cell(asked), (sizes.get(cell(asked)) ?? 0) + 1);
  const own = cases.map((asked) => 1 / (sizes.get(cell(asked)) ?? 1));
  const side = (positive: boolean) => cases.reduce((sum, asked, index) => sum + (asked.positive === positive ? (own[index] ?? 0) : 0), 0);
  const sides = { true: side(true), false: side(false) };
  return cases.map((asked, index) => (own[index] ?? 0) / (asked.positive ? sides.true : sides.false));
}

/** A question is as relevant as its best passage; which one that is depends on the model, so both are found in turn. */
function fitBestPassages(cases: readonly Asked[], weights: readonly number[]): LogisticModel {
  let model: LogisticModel = { intercept: 0, coefficients: [16, 6] };
  for (let round = 0; round < rounds; round += 1) {
    const best = cases.map(({ passages, positive }, index): LogisticCase => {
      const [first] = passages.toSorted((a, b) => scoreBy(model, b) - scoreBy(model, a));
      return { features: [first?.similarity ?? 0, first?.coverage ?? 0], positive, weight: weights[index] ?? 0 };
    });
    model = fitLogistic(best);
  }
  return model;
}

function scoreBy({ intercept, coefficients }: LogisticModel, { similarity, coverage }: RelevanceSignals): number {
  return 1 / (1 + Math.exp(-(intercept + coefficients[0] * similarity + coefficients[1] * coverage)));
}

/** For each collection: the share of its own questions that would be answered, and of each group of strangers' that would be refused. */
function verdicts(cases: readonly Asked[], score: (signals: RelevanceSignals) => number): Record<string, Record<string, number>> {
  const counts = new Map<string, Map<string, { right: number; of: number }>>();
  for (const { collection, group, positive, passages } of cases) {
    const covered = Math.max(0, ...passages.map(score)) >= relevanceFloor;
    const row = counts.get(collection) ?? new Map<string, { right: number; of: number }>();
    const name = `${positive ? "answered" : "refused"} ${group}`;
    const { right, of } = row.get(name) ?? { right: 0, of: 0 };
    counts.set(collection, row.set(name, { right: right + Number(covered === positive), of: of + 1 }));
  }
  const share = ({ right, of }: { right: number; of: number }) => Math.round((right / of) * 1_000) / 1_000;
  return Object.fromEntries(
    [...counts].map(([collection, row]) => [collection, Object.fromEntries([...row].map(([name, cell]) => [name, share(cell)]))]),
  );
}
