import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

/** One process of the application. */
export type Instance = {
  name: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Tells it to end, and waits until it has. Rejects when it takes longer than it may: then it is killed. */
  end(): Promise<void>;
  /** Lets it hang, and go on. */
  freeze(): void;
  thaw(): void;
  /** Starts it again where it was. Resolves when it serves. */
  start(): Promise<void>;
  /** Moves its clock against the machine's; a new process begins with the machine's time. */
  setClock(offsetMs: number): Promise<void>;
  look(): Promise<Insides>;
  sql(text: string, params: readonly unknown[]): Promise<unknown>;
};

/**
 * What is open in a process: streams that are read, listeners of its bus, answers under way, requests without their whole reply, TCP connections, and its
 * pool's connections to the database: all, those that somebody has taken, and who waits for one.
 */
const Insides = z.object({
  connections: z.number(),
  listeners: z.number(),
  answers: z.number(),
  requests: z.number(),
  sockets: z.number(),
  pool: z.object({ open: z.number(), inUse: z.number(), waiting: z.number() }),
});
export type Insides = z.infer<typeof Insides>;

/** Node's options for a process that can be looked into. */
export function insideOptions(): string {
  return `--import ${join(projectRoot(), "src", "bench", "faults", "inside.mjs")}`;
}

/** The way into the process that holds a data folder. */
export function insideOf(dataDir: string): Pick<Instance, "setClock" | "look" | "sql"> {
  const ask = (question: object) => askInside(join(dataDir, "inside.sock"), question);
  return {
    async setClock(offsetMs) {
      const now = z.number().parse(await ask({ clockMs: offsetMs }));
      if (Math.abs(now - Date.now() - offsetMs) > clockToleranceMs) throw new Error(`a clock was not moved by ${offsetMs} ms`);
    },
    look: async () => Insides.parse(await ask({})),
    sql: (text, params) => ask({ sql: text, params }),
  };
}

/** A process that does not answer for so long hangs. */
const answerWithinMs = 30_000;
const clockToleranceMs = 20_000;

const InsideReply = z.object({ value: z.unknown().optional(), error: z.string().optional() });

function askInside(socketPath: string, question: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write(`${JSON.stringify(question)}\n`));
    socket.setTimeout(answerWithinMs, () => socket.destroy(new Error(`no answer from inside within ${answerWithinMs} ms`)));
    socket.on("error", reject).on("close", () => reject(new Error("the process ended before it answered")));
    createInterface({ input: socket }).once("line", (line) => {
      const { value, error } = InsideReply.parse(JSON.parse(line));
      if (error === undefined) resolve(value);
      else reject(new Error(error));
      socket.end();
    });
  });
}
