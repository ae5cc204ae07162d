import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { projectRoot } from "@/server/project-root";
import { endInTime } from "./end-in-time";
import { type Instance, insideOf, insideOptions } from "./instance";

export type ServerProcessOptions = { name: string; dataDir: string; docs: string; logFile: string; env: Record<string, string> };

/** The built server as a process of its own, always on the port it found at its first start. */
export async function startServerProcess(options: ServerProcessOptions): Promise<Instance & { url: string }> {
  let child = spawnServer(options, 0);
  const url = await announcedUrl(child, options.logFile);
  const port = Number(new URL(url).port);
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await endInTime(options.name, gone, () => child.kill("SIGKILL"));
  };
  return {
    name: options.name,
    url,
    kill: () => end("SIGKILL"),
    end: () => end("SIGTERM"),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async start() {
      child = spawnServer(options, port);
      await announcedUrl(child, options.logFile);
    },
    ...insideOf(options.dataDir),
  };
}

function spawnServer({ dataDir, docs, logFile, env }: ServerProcessOptions, port: number): ChildProcess {
  const args = [join(projectRoot(), "dist", "cli.mjs"), "start", "--json", "--port", String(port), "--docs", docs];
  return spawn(process.execPath, args, {
    cwd: dataDir, // a developer's .env in the checkout is none of this server's business
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NODE_OPTIONS: insideOptions(),
      FOOTNOTE_DATA: dataDir,
      ...env,
    },
    stdio: ["ignore", "pipe", openSync(logFile, "a")],
  });
}

function announcedUrl(server: ChildProcess, logFile: string): Promise<string> {
  const lines = createInterface({ input: server.stdout ?? process.stdin });
  return new Promise((resolve, reject) => {
    // Read to its end: a pipe that nobody empties stops whoever writes into it.
    lines.on("line", (line) => {
      const url = /"url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    lines.on("close", () => reject(new Error(`a server ended before it had an address; ${logFile} says why`)));
  });
}
