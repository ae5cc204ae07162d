import { afterAll, expect, test } from "vitest";
import { createMinilmEmbedder } from "./minilm";

const embedder = createMinilmEmbedder({ maxThreads: 2 });
afterAll(() => embedder.close());

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test("vectors have the announced width and length 1", async () => {
  const vector = await embedder.embedQuery("How do I validate input?");
  expect(vector).toHaveLength(embedder.dim);
  expect(dot(vector, vector)).toBeCloseTo(1, 4);
});

test("what means the same lies closer than what does not", async () => {
  const [question, ...passages] = [
    await embedder.embedQuery("How can I make the cache smaller?"),
    ...(await embedder.embedPassages([
      "Lower the limit to reduce how much is kept in memory for reuse.",
      "The goalkeeper saved the penalty.",
    ])),
  ];
  const [near, far] = passages.map((passage) => dot(question, passage));
  expect(near).toBeGreaterThan((far ?? 1) + 0.2);
});

test("passages come back in the order given, whichever thread took them, and a text's vector does not depend on its neighbours", async () => {
  const texts = Array.from({ length: 24 }, (_, i) => `Passage ${i} is about ${["apples", "turbines", "novels"][i % 3]}.`);
  const together = await embedder.embedPassages(texts);
  const again = await embedder.embedPassages([...texts].reverse());
  expect(again.reverse()).toEqual(together);
  expect(await embedder.embedQuery(texts[7] ?? "")).toEqual(together[7]);
});

test("text beyond the model's window is cut, and empty or odd text still has a vector", async () => {
  const long = "word ".repeat(300);
  const [cut, longer, empty, odd] = await embedder.embedPassages([
    long,
    long + "completely different ending ".repeat(5_000),
    "",
    "\0\ud800 \u{1f600}",
  ]);
  expect(longer).toEqual(cut);
  for (const vector of [empty, odd]) expect(vector && dot(vector, vector)).toBeCloseTo(1, 4);
});

test("an aborted batch rejects with the reason, and the embedder goes on", async () => {
  const abort = new AbortController();
  const batch = embedder.embedPassages(
    Array.from({ length: 200 }, (_, i) => `text ${i}`),
    abort.signal,
  );
  abort.abort(new Error("enough"));
  await expect(batch).rejects.toThrow("enough");
  expect(await embedder.embedQuery("still here?")).toHaveLength(embedder.dim);
});

test("a missing model is reported in words when it is first used", async () => {
  const broken = createMinilmEmbedder({ modelPath: "/nowhere/model.onnx" });
  await expect(broken.embedQuery("hello")).rejects.toThrow("There is no embedding model at /nowhere/model.onnx");
  await broken.close();
});
