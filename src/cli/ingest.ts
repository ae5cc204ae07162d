import path from "node:path";
import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import { z } from "zod";
import { baseUrlOption } from "./option-values";
import { exitCode, type Output, printResult, reportFailures } from "./output";
import { runCommand } from "./run-command";

const Progress = z.object({ phase: z.string(), done: z.number(), total: z.number() });
const Summary = z.object({
  runId: z.string(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  unchanged: z.number(),
  failed: z.number(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), reason: z.string() })),
});
type Summary = z.infer<typeof Summary>;

/** `footnote ingest`: reads a folder, which becomes what is answered from. */
export function registerIngest(program: Command): void {
  program
    .command("ingest")
    .description("Read a folder of Markdown or MDX; only what changed is read again. It becomes what is answered from.")
    .argument("<folder>", "folder to read")
    .option("--base-url <url>", "where the folder is published", baseUrlOption)
    .option("--json", "print the result as JSON")
    .action((folder: string, options: { baseUrl?: string } & Output) => reportFailures(options, () => ingest(folder, options)));
}

async function ingest(folder: string, options: { baseUrl?: string } & Output): Promise<void> {
  const bar = progressBar(options);
  try {
    const summary = Summary.parse(await runCommand("ingest", { folder: path.resolve(folder), baseUrl: options.baseUrl }, bar.update));
    bar.stop();
    printResult(options, summary, inWords);
    // Some documents may fail and the run still be good; a folder of which nothing could be read is a failure.
    if (summary.failed > 0 && summary.added + summary.changed + summary.unchanged === 0) process.exitCode = exitCode.failed;
  } finally {
    bar.stop();
  }
}

/** A bar on a terminal; nothing where the output is read by a program. */
function progressBar({ json }: Output): { update(step: unknown): void; stop(): void } {
  if (json || !process.stderr.isTTY) return { update() {}, stop() {} };
  const bar = new SingleBar({
    format: "{phase} {bar} {value} of {total}",
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let started = false;
  return {
    update(step) {
      const { phase, done, total } = Progress.parse(step);
      if (!started) bar.start(total, done, { phase });
      started = true;
      bar.setTotal(total);
      bar.update(done, { phase });
    },
    stop: () => bar.stop(),
  };
}

function inWords({ added, changed, removed, unchanged, failed, errors }: Summary): string {
  const failures = errors.map(({ path: file, code, reason }) => `  ${file}: ${reason} (${code})`);
  return [`${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, ${failed} failed.`, ...failures].join("\n");
}
