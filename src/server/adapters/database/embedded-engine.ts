import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

const Reply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("data"), data: z.instanceof(Uint8Array), done: z.boolean() }),
  z.object({ kind: z.literal("closed") }),
  z.object({ kind: z.literal("failed"), error: z.string() }),
]);

type Pending = { onData: (data: Uint8Array) => void; resolve: () => void; reject: (error: Error) => void };

/** The embedded PostgreSQL in its thread, spoken to in PostgreSQL's own wire protocol. */
export type EmbeddedEngine = {
  /** Sends whole frontend messages; `onData` gets the backend's bytes; resolves when the engine has answered them all. */
  exchange(messages: Uint8Array, onData: (data: Uint8Array) => void): Promise<void>;
  /** How many times the engine has made the disk sync. */
  fsyncCount(): number;
  close(): Promise<void>;
};

/** Built at run time, so that no bundler takes the worker for a module of its own. */
function workerFile(): string {
  const root = projectRoot();
  const source = join(root, "src", "server", "adapters", "database", "embedded-worker.mjs");
  return existsSync(source) ? source : join(root, "dist", "workers", "embedded-worker.mjs");
}

/** Starts the engine on `folder`, making a new cluster if there is none. Rejects with the engine's own words when it cannot. */
export async function startEmbeddedEngine(folder: string): Promise<EmbeddedEngine> {
  const counter = new BigInt64Array(new SharedArrayBuffer(8));
  const worker = new Worker(workerFile(), { workerData: { folder, fsyncCount: counter }, stdout: true, stderr: true });
  const pending: Pending[] = [];
  let ended: Error | null = null;
  let lastWords = "";
  worker.stdout.on("data", () => {});
  worker.stderr.on("data", (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2_000);
  });

  const send = (message: { kind: "request"; data: Uint8Array } | { kind: "close" }, onData: Pending["onData"]) =>
    new Promise<void>((resolve, reject) => {
      if (ended) return reject(ended);
      pending.push({ onData, resolve, reject });
      worker.postMessage(message);
    });
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of pending.splice(0)) reject(ended);
  };
  worker.on("error", end);
  worker.on("exit", () => end(new Error(`the embedded database has stopped ${lastWords}`.trim())));

  const started = new Promise<void>((resolve, reject) => pending.push({ onData: () => {}, resolve, reject }));
  worker.on("message", (raw: unknown) => {
    const reply = Reply.parse(raw);
    const current = pending[0];
    if (reply.kind === "data") current?.onData(reply.data);
    if (reply.kind === "data" && !reply.done) return;
    pending.shift();
    if (reply.kind === "failed") current?.reject(new Error(reply.error));
    else current?.resolve();
  });

  try {
    await started;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    exchange: (messages, onData) => send({ kind: "request", data: messages }, onData),
    fsyncCount: () => Number(Atomics.load(counter, 0)),
    async close() {
      if (ended) return;
      try {
        await send({ kind: "close" }, () => {});
      } finally {
        await worker.terminate();
      }
    },
  };
}
