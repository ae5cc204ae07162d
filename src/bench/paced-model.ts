import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

/** A model server in a process of its own, which gives every answer the same tokens `t0 t1 …` at a steady pace. */
export type PacedModel = {
  /** For `OPENAI_BASE_URL`. */
  url: string;
  /** CPU time it has used, in microseconds. */
  cpuMicros(): Promise<number>;
  stop(): Promise<void>;
};

const Started = z.object({ url: z.string() });
const Used = z.object({ cpuMicros: z.number() });

/** Starts one that has `tokens` tokens, one every `everyMs` milliseconds. */
export async function startPacedModel(pace: { tokens: number; everyMs: number }): Promise<PacedModel> {
  const child = fork(join(projectRoot(), "src", "bench", "paced-model-server.mjs"), [JSON.stringify(pace)]);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const [started] = await once(child, "message");
  return {
    url: Started.parse(started).url,
    async cpuMicros() {
      const answered = once(child, "message");
      child.send("cpu");
      const [used] = await answered;
      return Used.parse(used).cpuMicros;
    },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}
