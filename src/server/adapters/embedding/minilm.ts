import { availableParallelism } from "node:os";
import type { Embedder } from "@/server/domain/retrieval/ports";
import { startMinilmThread } from "./minilm-thread";
import { ensureModelFile, minilmFiles } from "./model-file";
import { createThreadPool } from "./thread-pool";

/** Names model and precision; stored with every vector. Another conversion of the weights needs another name. */
export const minilmModelId = "all-MiniLM-L6-v2/int8";
export const minilmDim = 384;

/** Where the files are and how many threads may work on passages at once; by default one for each processor, at most four. */
export type MinilmOptions = { modelPath?: string; tokenizerPath?: string; maxThreads?: number };

/**
 * The built-in embedder: all-MiniLM-L6-v2 on the processor, in threads of its own. Each text is one run: batching shifts int8 vectors,
 * and a question need not wait for more than one passage. A model that cannot be loaded is reported by the first use.
 */
export function createMinilmEmbedder(options: MinilmOptions = {}): Embedder & { close(): Promise<void> } {
  const files = { ...minilmFiles(), ...options };
  const pool = createThreadPool({
    start: async () => {
      await ensureModelFile(files.modelPath);
      return startMinilmThread(files);
    },
    maxThreads: options.maxThreads ?? Math.min(4, availableParallelism()),
    idleMs: 20_000,
  });

  return {
    id: minilmModelId,
    dim: minilmDim,
    embedQuery: (text) => pool.add(text, true).vector,
    async embedPassages(texts, signal) {
      signal?.throwIfAborted();
      const queued = texts.map((text) => pool.add(text, false));
      const abort = () => {
        for (const text of queued) text.cancel(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      try {
        return await Promise.all(queued.map((text) => text.vector));
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    },
    close: () => pool.close(),
  };
}
