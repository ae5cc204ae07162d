import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

/** Limits that no measure meets: a bench is one address, often one guest. */
export const roomyLimits = {
  GUEST_MESSAGES_PER_HOUR: "1000000",
  USER_MESSAGES_PER_HOUR: "1000000",
  ADDRESS_MESSAGES_PER_HOUR: "1000000",
  GUEST_ANSWERS_AT_ONCE: "100000",
  USER_ANSWERS_AT_ONCE: "100000",
  ADDRESS_ANSWERS_AT_ONCE: "100000",
  STREAMS_PER_ACTOR: "100000",
  STREAMS_PER_ADDRESS: "100000",
  SIGN_INS_PER_QUARTER_HOUR: "100000",
};

/** The built server in a process of its own, with a data folder of its own, ready to answer from its documents. */
export type BuiltServer = {
  url: string;
  pid: number;
  /** What the process holds and has used; `collect` lets go of garbage first. CPU time is of all its threads, in microseconds. */
  probe(options?: { collect?: boolean }): Promise<Probed>;
  /** Milliseconds that answers waited from their commit to their start, since the last time this was asked. */
  takeWaits(): number[];
  stop(): Promise<void>;
};

const Probed = z.object({
  id: z.number(),
  cpuMicros: z.number(),
  rssBytes: z.number(),
  heapBytes: z.number(),
  sockets: z.number(),
  listeners: z.number(),
  connections: z.number(),
});
type Probed = z.infer<typeof Probed>;

/** Starts `footnote start` on a free port and waits until the documents have been read. */
export async function startBuiltServer(variables: Record<string, string>): Promise<BuiltServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-bench-"));
  const probeFile = pathToFileURL(join(projectRoot(), "src", "bench", "server-probe.mjs")).href;
  const child = spawn(process.execPath, ["--import", probeFile, join(projectRoot(), "dist", "cli.mjs"), "start", "--port", "0", "--json"], {
    env: { ...process.env, FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn", ...roomyLimits, ...variables },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the server has no output");
  const waits: number[] = [];
  createInterface({ input: stderr }).on("line", (line) => {
    const waitMs = /"what":"answer began".*"waitMs":([\d.]+)/.exec(line)?.[1];
    if (waitMs !== undefined) waits.push(Number(waitMs));
    else if (!line.includes('"level":"debug"') && !line.includes('"level":"info"')) process.stderr.write(`${line}\n`);
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await Promise.race([announcedUrl(stdout), ended.then(() => Promise.reject(new Error("the server did not start")))]);
    await documentsRead(url);
    return { url, pid: child.pid ?? 0, probe: createProbe(child), takeWaits: () => waits.splice(0), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createProbe(child: ChildProcess): BuiltServer["probe"] {
  const asked = new Map<number, (probed: Probed) => void>();
  let last = 0;
  child.on("message", (message) => {
    const probed = Probed.parse(message);
    asked.get(probed.id)?.(probed);
    asked.delete(probed.id);
  });
  return ({ collect = false } = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      asked.set(id, resolve);
      child.send({ id, collect }, (error) => {
        if (error !== null) reject(error);
      });
    });
}

async function announcedUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the server did not say where it listens");
}

/** Resolves once the server has documents and reads no more. */
export async function documentsRead(url: string): Promise<void> {
  while (true) {
    const info = await (await fetch(`${url}/api/trpc/session.info`)).json();
    const { pages, ingesting } = info.result.data;
    if (pages > 0 && !ingesting) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
