import { copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentsRead } from "../built-server";
import { createFaultLog } from "./fault-log";
import { startModelEndpoint } from "./model-endpoint";
import { type Options, readOptions } from "./options";
import { type Fault, type Plan, planOf } from "./plan";
import { unproven } from "./proven";
import { type RunParts, type RunResult, runSeed } from "./run-seed";
import type { Setup } from "./setup";
import { createSetups, startSetup } from "./setups";
import { addTo, newTotal, summaryOf } from "./summary";

/**
 * `npm run faults -- --setup embedded|postgres|cluster [--seed 1] [--runs 1] [--minutes 5] [--verbose]`: asks questions of a running application while its
 * processes, its database, its connections, its clock and its language model misbehave as each seed says, and compares what was accepted with
 * what is stored and what pages saw. With `--minutes` no run begins after that time. `postgres` and `cluster` start a PostgreSQL of their own where its
 * programs and pgvector are installed (`--postgres-bin <folder>`, else where they are usually found), or use `--database-url`, a server on which databases
 * may be made. `cluster` uses `--redis-url`, else a Redis of its own where `redis-server` is installed, else none, as with `--no-redis`; four seeds of
 * every sixteen (5 to 8 first) use none anyway.
 */
export async function benchFaults(args: string[]): Promise<Record<string, unknown>> {
  const options = readOptions(args);
  const model = await startModelEndpoint();
  const setups = createSetups((hasRedis) => startSetup(options, model.url, hasRedis), !options["no-redis"]);
  const leave = () => void setups.close().finally(() => process.exit(1));
  process.once("SIGINT", leave).once("SIGTERM", leave);
  const faultLog = createFaultLog();
  const total = newTotal();
  const startedAt = performance.now();
  try {
    for (let run = 0; run < options.runs; run++) {
      if (options.minutes !== undefined && performance.now() - startedAt > options.minutes * 60_000) break;
      const plan = planOf(options.seed + run, options.setup);
      const setup = await setups.standing(plan, (what) => total.findings.push({ kind: "leaked", what }));
      await documentsRead(setup.url);
      addTo(total, plan.seed, await runAndTell({ setup, model, faultLog }, options, plan));
    }
  } catch (error) {
    // Nothing can be asked any more, of an instance that does not start again for example.
    console.error(error);
    total.findings.push({ kind: "stuck", what: String(error) });
  } finally {
    const setup = setups.current();
    if (total.findings.length > 0 && setup !== null) keepLog(setup);
    for (const what of await setups.close()) total.findings.push({ kind: "leaked", what });
    await model.close();
  }
  for (const what of unproven(total.planned, total)) {
    console.log(`  unproven: ${what}`);
    total.findings.push({ kind: "unproven", what });
  }
  if (total.findings.length > 0) process.exitCode = 1;
  return summaryOf(options, total, { faultLog, model });
}

/** For whoever looks for the cause. */
function keepLog({ name, logFile }: Setup): void {
  const kept = join(tmpdir(), `footnote-faults-${name}-${process.pid}.log`);
  copyFileSync(logFile, kept);
  console.log(`What the servers said is kept in ${kept}.`);
}

async function runAndTell(parts: Omit<RunParts, "say">, options: Options, plan: Plan): Promise<RunResult> {
  const { seed } = plan;
  const startedAt = performance.now();
  const since = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  if (options.verbose) console.log(JSON.stringify(plan, null, 1));
  const say = (line: string) => void (options.verbose && console.log(`${since()} ${line}`));
  const result = await runSeed({ ...parts, say }, plan);
  const { sends, delivered, failed, cancelled, restarts, cuts, findings } = result;
  const ends = `${delivered} delivered, ${failed} failed, ${cancelled} stopped`;
  console.log(
    `seed ${seed}: ${sends} sends, ${ends}, ${restarts} begun again, ${cuts} cuts; ${plan.faults.map(inWords).join(", ")}; ${since()}`,
  );
  for (const { kind, what } of findings) console.log(`  ${kind}: ${what}`);
  if (findings.length > 0) console.log(`  to repeat: npm run faults -- --setup ${options.setup} --seed ${seed} --verbose`);
  return result;
}

function inWords(fault: Fault): string {
  const at = "instance" in fault ? ` ${fault.instance}` : "";
  return `${fault.kind}${at}${"forMs" in fault && fault.forMs > 5_000 ? ` ${fault.forMs / 1_000} s` : ""}`;
}
