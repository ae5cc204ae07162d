import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { cleanEnvironment, root } from "./running-server";

export type CommandResult = { code: number | null; out: string; err: string };

const longestMs = 60_000;

/** Runs `footnote` with these arguments until it ends. `out` and `err` are trimmed. */
export function footnote(args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, "dist", "cli.mjs"), ...args], {
      cwd: tmpdir(),
      env: cleanEnvironment(env),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: longestMs,
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => {
      out += String(piece);
    });
    child.stderr.on("data", (piece: Buffer) => {
      err += String(piece);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out: out.trim(), err: err.trim() }));
  });
}
