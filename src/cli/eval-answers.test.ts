import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QuestionsFileError } from "./answer-questions-file";
import { evalAnswers } from "./eval-answers";

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footnote-eval-answers-"));
  await writeFile(
    file("kettle.md"),
    "# Kettle\n\n## Descale the kettle\n\nFill the kettle with [vinegar](./vinegar.md) and boil it to descale it. Rinse it twice.\n",
  );
  await writeFile(file("toaster.md"), "# Toaster\n\n## Clean the toaster\n\nUnplug the toaster and empty its crumb tray.\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("evalAnswers", () => {
  it("answers from the folder, writes a line for each question and sums up what is known of the answers", {
    timeout: 180_000,
  }, async () => {
    const lines = [
      { id: "q1", question: "How do I descale the kettle?", gold_page: "pages/kettle.md", answerable: true, answers: ["vinegar and boil"] },
      { id: "q2", question: "Who won the battle of Quebec in 1760?", answerable: false },
    ];
    await writeFile(file("questions.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
    const result = await evalAnswers({ docs: folder, questions: file("questions.jsonl"), out: file("out.jsonl"), goldPrefix: "pages/" });

    const [first, second] = (await readFile(file("out.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({
      id: "q1",
      outcome: "grounded",
      answer: expect.stringContaining("Fill the kettle with vinegar and boil it to descale it. [1]"),
      citations: [{ path: "kettle.md", anchor: "descale-the-kettle", verified: true }, {}],
      sources: ["kettle.md", "toaster.md"],
      firstTokenMs: expect.any(Number),
      totalMs: expect.any(Number),
    });
    expect(second).toMatchObject({ id: "q2", outcome: "not_found", citations: [] });
    expect(result).toMatchObject({
      model: "extractive",
      documents: 2,
      goldCited: { n: 1, of: 1 },
      answerQuoted: { n: 1, of: 1 },
      refused: { answerable: { n: 0, of: 1 }, unanswerable: { n: 1, of: 1 } },
      citations: { all: 2, verified: 2, verbatim: 2 },
    });
  });

  it("says which line of the file is no question, before anything is read", async () => {
    await writeFile(file("bad.jsonl"), '{"id":"a","question":"b"}\n{"id":"c"}\n');
    const run = evalAnswers({ docs: folder, questions: file("bad.jsonl"), out: file("never") });
    await expect(run).rejects.toThrow(QuestionsFileError);
    await expect(run).rejects.toThrow(/bad\.jsonl:2/);
  });

  it.each([
    ["a missing file", "missing.jsonl", /cannot be read/],
    ["an empty file", "empty.jsonl", /holds no question/],
  ])("refuses %s", async (_, name, message) => {
    if (name === "empty.jsonl") await writeFile(file(name), "\n");
    await expect(evalAnswers({ docs: folder, questions: file(name), out: file("never") })).rejects.toThrow(message);
  });
});
