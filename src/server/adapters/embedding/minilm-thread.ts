import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

const Reply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("vectors"), vectors: z.array(z.instanceof(Float32Array)) }),
  z.object({ kind: z.literal("failed"), error: z.string() }),
]);

/** A text takes some 20 ms; a thread that has not ended after this long hangs. */
const longestEndMs = 5_000;

type Waiting = { resolve: (vectors: Float32Array[]) => void; reject: (error: Error) => void };

/** The model in one thread. Give it only what nothing should overtake: texts are taken in their order. */
export type MinilmThread = {
  /** The vectors of texts, once all of them are there. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Whether the thread has died; its texts were rejected. */
  hasEnded(): boolean;
  close(): Promise<void>;
};

/** Built at run time, so that no bundler takes the worker for a module of its own. */
function workerFile(): string {
  const root = projectRoot();
  const source = join(root, "src", "server", "adapters", "embedding", "minilm-worker.mjs");
  return existsSync(source) ? source : join(root, "dist", "workers", "minilm-worker.mjs");
}

/** Starts a thread with the model loaded and run once. */
export async function startMinilmThread(files: { modelPath: string; tokenizerPath: string }): Promise<MinilmThread> {
  const worker = new Worker(workerFile(), { workerData: files });
  let ended: Error | null = null;
  const waiting: Waiting[] = [];

  const settle = () => {
    const first = waiting.shift();
    if (waiting.length === 0) worker.unref(); // an idle model keeps no process alive
    return first;
  };
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  const answer = () => new Promise<Float32Array[]>((resolve, reject) => waiting.push({ resolve, reject }));

  worker.on("error", end);
  worker.on("exit", () => end(new Error("the embedding thread has stopped")));
  worker.on("message", (raw: unknown) => {
    const reply = Reply.parse(raw);
    if (reply.kind === "failed") settle()?.reject(new Error(`the embedding model failed: ${reply.error}`));
    else settle()?.resolve(reply.kind === "vectors" ? reply.vectors : []);
  });
  await answer();

  return {
    embed(texts) {
      if (ended) return Promise.reject(ended);
      worker.ref();
      worker.postMessage(texts);
      return answer();
    },
    hasEnded: () => ended !== null,
    async close() {
      if (ended) return;
      const gone = new Promise((resolve) => worker.once("exit", resolve));
      worker.ref();
      worker.postMessage(null);
      const patience = setTimeout(() => void worker.terminate(), longestEndMs);
      await gone;
      clearTimeout(patience);
    },
  };
}
