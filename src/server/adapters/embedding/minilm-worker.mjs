// The embedding model in a thread of its own: some texts in, a unit vector for each out, in the order of the messages.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Tokenizer } from "@huggingface/tokenizers";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** What the model was trained to read; the rest of a text is cut off. */
const maxTokens = 256;
/** 256 tokens are rarely 1,500 characters; a whole book need not be tokenised to find them. */
const maxChars = 8_000;

const { modelPath, tokenizerPath } = workerData;
const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerPath, "utf8")), {});
const endOfText = tokenizer.token_to_id("[SEP]");
const session = await InferenceSession.create(modelPath, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" });

async function embed(text) {
  const { ids } = tokenizer.encode(text.slice(0, maxChars));
  if (ids.length > maxTokens) ids.splice(maxTokens - 1, ids.length, endOfText);
  const input = new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
  const { embedding } = await session.run({ input_ids: input });
  return new Float32Array(embedding.data);
}

await embed("The first run makes room; the reader should not wait for it.");
let previous = Promise.resolve();
parentPort.on("message", (texts) => {
  // Ending by itself, between two texts: a thread that is torn down while the native library computes can take the process with it.
  if (texts === null) return void previous.then(() => parentPort.close());
  previous = previous.then(async () => {
    try {
      const vectors = [];
      for (const text of texts) vectors.push(await embed(text));
      parentPort.postMessage(
        { kind: "vectors", vectors },
        vectors.map(({ buffer }) => buffer),
      );
    } catch (error) {
      parentPort.postMessage({ kind: "failed", error: String(error) });
    }
  });
});
parentPort.postMessage({ kind: "ready" });
