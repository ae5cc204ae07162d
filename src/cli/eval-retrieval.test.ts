import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evalRetrieval } from "./eval-retrieval";

const corpus = [
  { id: "whales", title: "Whales", text: "The blue whale is the largest animal that has ever lived." },
  { id: "tides", title: "Tides", text: "The moon pulls the sea; that is why there is ebb and flow." },
  { id: "guide/links.md", title: "", text: "# Links\n\nCombine requests with `httpBatchLink`.\n\n## Limits\n\nSet **maxURLLength**." },
  { id: "title only", title: "A paper nobody scanned", text: "" },
  { id: "odd", title: "", text: "a < b && {c} \0 ` * [" },
  ...Array.from({ length: 8 }, (_, i) => ({ id: `same${i}`, title: "", text: "one text in many places" })),
];
const queries = [
  { id: "q1", text: "biggest creature in the ocean" },
  { id: "q2", text: "max url length" },
  { id: "q3", text: "text in many places" },
  { id: "q4", text: "" },
];

const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footnote-set-"));
  await mkdir(join(folder, "set"));
  await writeFile(join(folder, "real.jsonl"), jsonl(corpus));
  await writeFile(join(folder, "set", "corpus.jsonl"), "../real.jsonl"); // a link, checked out as a file
  await writeFile(join(folder, "set", "queries.jsonl"), jsonl(queries));
  await writeFile(join(folder, "set", "qrels.tsv"), "qid\tdocid\tscore\nq1\twhales\t1\nq2\tguide/links.md\t2\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("ingests every document, finds them by word and by meaning, and writes the same run each time", { timeout: 240_000 }, async () => {
  const runs = [join(folder, "one.trec"), join(folder, "two.trec")];
  const [result] = [
    await evalRetrieval({ set: join(folder, "set"), run: runs[0] ?? "" }),
    await evalRetrieval({ set: join(folder, "set"), run: runs[1] ?? "" }),
  ];
  expect(result).toMatchObject({ documents: corpus.length, failedDocuments: 0, queries: 4, metrics: { queries: 2, ndcg10: 1, mrr10: 1 } });

  const [one = "", two] = await Promise.all(runs.map((run) => readFile(run, "utf8")));
  expect(two).toBe(one);
  const lines = one.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^q1\tQ0\twhales\t1\t[01]\.\d{9}\tfootnote$/);
  const same = lines.filter((line) => line.startsWith("q3")).slice(0, 8);
  expect(same.map((line) => line.split("\t")[2]).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `same${i}`));
});

test.each([
  ["nothing in it", "missing", "cannot be read"],
  ["a broken line", "broken", "corpus.jsonl:2 is not what it must be"],
])("a folder with %s is refused in words", async (_, name, message) => {
  await mkdir(join(folder, "broken"), { recursive: true });
  await writeFile(join(folder, "broken", "corpus.jsonl"), '{"id": "a", "text": "x"}\n{"no": "id"}\n');
  await expect(evalRetrieval({ set: join(folder, name), run: join(folder, "none.trec") })).rejects.toThrow(message);
});
