import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
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
export type BuiltServer = { url: string; pid: number; stop(): Promise<void> };

/** Starts `footnote start` on a free port and waits until the documents have been read. */
export async function startBuiltServer(variables: Record<string, string>): Promise<BuiltServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-bench-"));
  const child = spawn(process.execPath, [join(projectRoot(), "dist", "cli.mjs"), "start", "--port", "0", "--json"], {
    env: { ...process.env, FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn", ...roomyLimits, ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await Promise.race([announcedUrl(child.stdout), ended.then(() => Promise.reject(new Error("the server did not start")))]);
    await documentsRead(url);
    return { url, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function announcedUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the server did not say where it listens");
}

async function documentsRead(url: string): Promise<void> {
  while (true) {
    const info = await (await fetch(`${url}/api/trpc/session.info`)).json();
    const { pages, ingesting } = info.result.data;
    if (pages > 0 && !ingesting) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
