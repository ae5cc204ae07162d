import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";

/** Starts the built application on a free port with a throw-away data folder, and waits until it has read its guide. */
export default async function startServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "footnote-e2e-"));
  const server: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, ["dist/cli.mjs", "start", "--port", "0"], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stopped = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const baseUrl = await new Promise<string>((resolve, reject) => {
    let out = "";
    server.stdout.on("data", (piece: Buffer) => {
      out += String(piece);
      const found = /http:\/\/[\d.]+:\d+/.exec(out)?.[0];
      if (found) resolve(found);
    });
    void stopped.then(() => reject(new Error(`the server ended before it had an address:\n${out}`)));
  });
  process.env.E2E_BASE_URL = baseUrl;
  await untilIngested(baseUrl);
  return async () => {
    server.kill("SIGTERM");
    await stopped;
    rmSync(dataDir, { recursive: true, force: true });
  };
}

async function untilIngested(baseUrl: string): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const response = await fetch(`${baseUrl}/api/trpc/session.info`);
    const body: unknown = await response.json();
    if (JSON.stringify(body).includes('"ingesting":false')) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the guide was not ingested within a minute");
}
