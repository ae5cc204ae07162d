// The built application on a throw-away data folder.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureBuilt, root } from "../ready.mjs";

const cli = ["dist/cli.mjs"];

/** Starts it. `adminLink` makes the first administrator; `command` runs `footnote …` beside it and reads the JSON it prints. */
export async function startApplication(env = {}) {
  ensureBuilt();
  const dataDir = mkdtempSync(path.join(tmpdir(), "footnote-screens-"));
  const environment = { ...process.env, FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn", ...env };
  const server = spawn(process.execPath, [...cli, "start", "--json", "--port", "0"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stopped = new Promise((resolve) => server.once("exit", resolve));
  const { url: origin, adminLink } = await announcementOf(server, stopped);
  return {
    origin,
    adminLink,
    command: async (...args) => {
      const child = spawn(process.execPath, [...cli, ...args, "--json"], {
        cwd: root,
        env: environment,
        stdio: ["ignore", "pipe", "inherit"],
      });
      return JSON.parse(await textOf(child.stdout));
    },
    stop: async () => {
      server.kill("SIGTERM");
      await stopped;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function announcementOf(server, stopped) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (piece) => {
      said += piece;
      const line = said.split("\n").find((each) => each.startsWith('{"url"') && each.endsWith("}"));
      if (line) resolve(JSON.parse(line));
    });
    void stopped.then(() => reject(new Error(`the application ended before it had an address:\n${said}`)));
  });
}

async function textOf(stream) {
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}
