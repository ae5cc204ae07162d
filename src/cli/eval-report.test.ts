import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureAll, writeReport } from "./eval-report";

let folder: string;
const file = (...names: string[]) => join(folder, ...names);
const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footnote-report-"));
  await mkdir(file("animals"));
  await writeFile(
    file("animals", "corpus.jsonl"),
    jsonl([
      { id: "whale", text: "The blue whale is the largest animal." },
      { id: "tide", text: "The moon pulls the sea." },
    ]),
  );
  await writeFile(
    file("animals", "queries.jsonl"),
    jsonl([
      { id: "q1", text: "largest animal" },
      { id: "q2", text: "ebb and flow of the sea" },
    ]),
  );
  await writeFile(file("animals", "qrels.tsv"), "q1\twhale\t1\nq2\twhale\t1\n");
  await mkdir(file("docs"));
  await writeFile(file("docs", "kettle.md"), "# Kettle\n\nFill the kettle with vinegar and boil it to descale it.\n");
  await writeFile(
    file("asked.jsonl"),
    jsonl([{ id: "a1", question: "How do I descale the kettle?", gold_page: "kettle.md", answers: ["vinegar"] }]),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a report has every measure with its interval, every question in a file, and the difference to what was saved before", {
  timeout: 240_000,
}, async () => {
  const options = {
    set: [file("animals")],
    answers: [`${file("docs")},${file("asked.jsonl")}`],
    baseline: file("baseline.json"),
    out: file("out"),
  };
  const measured = await measureAll(options);
  const first = await writeReport(measured, { ...options, save: true });
  const measures = first.collections.map(({ name, measures: all }) => [
    name,
    all.map(({ measure, mean }) => [measure, Math.round(mean * 1_000) / 1_000]),
  ]);
  expect(measures).toEqual([
    [
      "animals",
      [
        ["ndcg10", 0.815],
        ["recall10", 1],
        ["recall100", 1],
      ],
    ],
    [
      "asked",
      [
        ["goldCited", 1],
        ["answerQuoted", 1],
        ["answered", 1],
      ],
    ],
  ]);
  expect(first.markdown).toContain("| animals | ndcg10 | 2 | 0.815 (0.631 to 1.000) | – |");
  const worst: unknown = JSON.parse((await readFile(file("out", "animals.jsonl"), "utf8")).split("\n")[0] ?? "");
  expect(worst).toMatchObject({ id: "q2", found: ["tide", "whale"], relevant: ["whale"] });

  const baseline = (await readFile(file("baseline.json"), "utf8")).replace('"q2": 0.6309', '"q2": 1');
  await writeFile(file("baseline.json"), baseline);
  const second = await writeReport(measured, options);
  expect(second.collections[0]?.measures[0]?.difference?.mean).toBeCloseTo(-0.1845, 3);
  expect(second.markdown).toContain("Lost most in animals, ndcg10: q2 (1.000 → 0.631).");
  expect(await readFile(file("out", "report.md"), "utf8")).toBe(second.markdown);
});
