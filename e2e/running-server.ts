import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const root = path.resolve(import.meta.dirname, "..");
const readWithinMs = 120_000;

/** The built application in a process of its own, on 127.0.0.1. */
export type RunningServer = {
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** The one-time link that makes the first administrator; null when there is one. */
  adminLink: string | null;
  /** Stops reading what it prints: its outputs are broken from now on. */
  leaveUnread(): void;
  /** Ends it in order and removes a data folder that was made for it. What it exited with. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. The data folder stays. */
  kill(): Promise<void>;
};

/** `errors`: `"pipe"` reads what it logs, which is shown otherwise. */
export type ServerOptions = { docs?: string; env?: Record<string, string>; dataDir?: string; port?: number; errors?: "pipe" };

/** Limits that only the specs of limits meet, which set their own: all specs are one address to a server. */
const roomyLimits = {
  GUEST_MESSAGES_PER_HOUR: "100000",
  USER_MESSAGES_PER_HOUR: "100000",
  ADDRESS_MESSAGES_PER_HOUR: "100000",
  GUEST_ANSWERS_AT_ONCE: "1000",
  USER_ANSWERS_AT_ONCE: "1000",
  ADDRESS_ANSWERS_AT_ONCE: "1000",
  STREAMS_PER_ACTOR: "1000",
  STREAMS_PER_ADDRESS: "10000",
  SIGN_INS_PER_QUARTER_HOUR: "10000",
};

/** Nothing of the caller's environment but what finding Node needs, so that nobody's keys or settings change what is tested. */
export function cleanEnvironment(given: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NODE_ENV: "production", LOG_LEVEL: "error", ...given };
}

/** An empty folder of its own, for the caller to remove. */
export function temporaryFolder(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-e2e-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Starts the built application, on a free port unless one is given, and waits until it has read its documents. */
export async function startServer({ docs, env = {}, dataDir, port = 0, errors }: ServerOptions = {}): Promise<RunningServer> {
  const data = dataDir ?? temporaryFolder();
  const args = [
    path.join(root, "dist", "cli.mjs"),
    "start",
    "--json",
    "--port",
    String(port),
    ...(docs === undefined ? [] : ["--docs", docs]),
  ];
  const child = spawn(process.execPath, args, {
    // Not the checkout: a developer's .env there is none of this server's business.
    cwd: tmpdir(),
    env: cleanEnvironment({ FOOTNOTE_DATA: data, ...roomyLimits, ...env }),
    stdio: ["ignore", "pipe", errors ?? "inherit"],
  });
  child.stderr?.resume();
  const exited = once(child, "exit");
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  try {
    const { url, adminLink } = await announced(child);
    await untilRead(url);
    return {
      url,
      adminLink,
      port: Number(new URL(url).port),
      pid: child.pid ?? 0,
      dataDir: data,
      leaveUnread() {
        child.stdout?.destroy();
        child.stderr?.destroy();
      },
      async stop() {
        const code = await end("SIGTERM");
        if (dataDir === undefined) rmSync(data, { recursive: true, force: true });
        return code;
      },
      async kill() {
        await end("SIGKILL");
      },
    };
  } catch (error) {
    await end("SIGKILL");
    throw error;
  }
}

/** Whether a process still holds a data folder. */
export function isLocked(dataDir: string): boolean {
  return existsSync(path.join(dataDir, "footnote.lock"));
}

function announced(server: ChildProcess): Promise<{ url: string; adminLink: string | null }> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout?.on("data", (piece: Buffer) => {
      said += String(piece);
      const line = /^\{"url":.*\}$/m.exec(said)?.[0];
      if (line !== undefined) resolve(JSON.parse(line));
    });
    server.once("exit", () => reject(new Error(`the server ended before it had an address: ${said}`)));
  });
}

async function untilRead(url: string): Promise<void> {
  const latest = Date.now() + readWithinMs;
  while (Date.now() < latest) {
    const info = await (await fetch(`${url}/api/trpc/session.info`)).text();
    if (info.includes('"ingesting":false')) return;
    await sleep(100);
  }
  throw new Error("the documents were not read in time");
}
