import type { Command } from "commander";
import { z } from "zod";
import { Finding } from "./examine";
import { describeFailure } from "./failure";
import { exitCode, type Output, printResult, reportFailures } from "./output";
import { runCommand } from "./run-command";

/** `footnote doctor`: what is well, what is not, and what to do about it. Exit code 1 when something is not. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Check settings, database, documents and model.")
    .option("--json", "print the findings as JSON")
    .action((options: Output) => reportFailures(options, () => doctor(options)));
}

async function doctor(options: Output): Promise<void> {
  const findings = [{ name: "node", ok: true, detail: process.versions.node }, ...(await findingsOfParts())];
  printResult(options, { ok: findings.every(({ ok }) => ok), findings }, inWords);
  if (findings.some(({ ok }) => !ok)) process.exitCode = exitCode.failed;
}

/** Settings that cannot be used, or a database that cannot be opened, are findings too. */
async function findingsOfParts(): Promise<Finding[]> {
  try {
    return z.array(Finding).parse(await runCommand("doctor", {}, () => {}));
  } catch (error) {
    const { code, message, expected } = describeFailure(error);
    if (!expected) throw error;
    return [{ name: code === "VALIDATION_FAILED" ? "settings" : "database", ok: false, detail: message }];
  }
}

function inWords({ findings }: { findings: Finding[] }): string {
  return findings
    .map(({ name, ok, detail, advice }) => `${ok ? "ok     " : "problem"}  ${name}: ${detail}${advice ? `\n         ${advice}` : ""}`)
    .join("\n");
}
