import { parseArgs } from "node:util";
import { z } from "zod";
import { documentsRead } from "../built-server";
import { startCluster } from "./cluster-setup";
import { startEmbedded } from "./embedded-setup";
import { type ModelEndpoint, startModelEndpoint } from "./model-endpoint";
import { type Fault, planOf } from "./plan";
import { startPostgres } from "./postgres-setup";
import { type RunResult, runSeed } from "./run-seed";
import type { Setup } from "./setup";
import { type Finding, findingKinds } from "./verdict";

const Options = z.object({
  setup: z.enum(["embedded", "postgres", "cluster"]),
  seed: z.coerce.number().int().min(0),
  runs: z.coerce.number().int().min(1),
  minutes: z.coerce.number().positive().optional(),
  "database-url": z.string().optional(),
  "redis-url": z.string().optional(),
  "restart-database": z.string().optional(),
  verbose: z.boolean(),
});
type Options = z.infer<typeof Options>;

/** The last line: what was found in all runs; any finding is a failure. */
type Summary = Record<string, unknown>;

/**
 * `npm run faults -- --setup embedded|postgres|cluster [--seed 1] [--runs 1] [--minutes 5] [--verbose]`: asks questions of a running application while its
 * processes, its database, its connections, its clock and its language model misbehave as each seed says, and compares what was accepted with
 * what is stored and what pages saw. With `--minutes` no run begins after that time. `postgres` and `cluster` need `--database-url`, a server on which
 * databases may be made; `cluster` uses `--redis-url` too. `--restart-database <command>` restarts that server; without it, its connections are ended.
 */
export async function benchFaults(args: string[]): Promise<Summary> {
  const options = readOptions(args);
  const model = await startModelEndpoint();
  const setup = await startSetup(options, model.url);
  const leave = () => void setup.close().finally(() => process.exit(1));
  process.once("SIGINT", leave).once("SIGTERM", leave);
  const total = newTotal();
  const startedAt = performance.now();
  try {
    await documentsRead(setup.url);
    for (let run = 0; run < options.runs; run++) {
      if (options.minutes !== undefined && performance.now() - startedAt > options.minutes * 60_000) break;
      add(total, options.seed + run, await runAndTell(setup, model, options, options.seed + run));
    }
  } catch (error) {
    // Nothing can be asked any more, of an instance that does not start again for example.
    console.error(error);
    total.findings.push({ kind: "stuck", what: String(error) });
  } finally {
    for (const what of await setup.close()) total.findings.push({ kind: "leaked", what });
    await model.close();
  }
  if (total.findings.length > 0) process.exitCode = 1;
  return summaryOf(options, total);
}

function startSetup(options: Options, modelUrl: string): Promise<Setup> {
  if (options.setup === "embedded") return startEmbedded(modelUrl);
  const databaseUrl = options["database-url"];
  if (databaseUrl === undefined)
    throw new Error(`--setup ${options.setup} needs --database-url, of a server on which databases may be made`);
  const servers = { databaseUrl, redisUrl: options["redis-url"], restartDatabase: options["restart-database"] };
  return options.setup === "postgres" ? startPostgres(modelUrl, servers) : startCluster(modelUrl, servers);
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      setup: { type: "string", default: "embedded" },
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "1" },
      minutes: { type: "string" },
      "database-url": { type: "string" },
      "redis-url": { type: "string" },
      "restart-database": { type: "string" },
      verbose: { type: "boolean", default: false },
    },
  });
  return Options.parse(values);
}

async function runAndTell(setup: Setup, model: ModelEndpoint, options: Options, seed: number): Promise<RunResult> {
  const plan = planOf(seed, options.setup);
  const startedAt = performance.now();
  const since = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  if (options.verbose) console.log(JSON.stringify(plan, null, 1));
  const result = await runSeed(setup, model, plan, (line) => options.verbose && console.log(`${since()} ${line}`));
  const { sends, delivered, failed, restarts, cuts, findings } = result;
  console.log(
    `seed ${seed}: ${sends} sends, ${delivered} delivered, ${failed} failed, ${restarts} begun again, ${cuts} cuts; ${plan.faults.map(inWords).join(", ")}; ${since()}`,
  );
  for (const { kind, what } of findings) console.log(`  ${kind}: ${what}`);
  if (findings.length > 0) console.log(`  to repeat: npm run faults -- --setup ${options.setup} --seed ${seed} --verbose`);
  return result;
}

function inWords(fault: Fault): string {
  return "instance" in fault ? `${fault.kind} ${fault.instance}` : fault.kind;
}

type Total = Omit<RunResult, "findings"> & { runs: number; failedSeeds: number[]; findings: Finding[] };

function newTotal(): Total {
  return { runs: 0, sends: 0, delivered: 0, failed: 0, restarts: 0, cuts: 0, failedSeeds: [], findings: [] };
}

function add(total: Total, seed: number, result: RunResult): void {
  total.runs += 1;
  for (const key of ["sends", "delivered", "failed", "restarts", "cuts"] as const) total[key] += result[key];
  total.findings.push(...result.findings);
  if (result.findings.length > 0) total.failedSeeds.push(seed);
}

function summaryOf({ setup, seed }: Options, { runs, sends, findings, ...rest }: Total): Summary {
  const found = Object.fromEntries(findingKinds.map((kind) => [kind, findings.filter((finding) => finding.kind === kind).length]));
  return { runs, sends, ...found, setup, seed, ...rest };
}
