import type { FaultLog } from "./fault-log";
import type { ModelEndpoint } from "./model-endpoint";
import type { Options } from "./options";
import type { RunResult } from "./run-seed";
import { type Finding, findingKinds } from "./verdict";

/** What all runs came to so far. */
export type Total = Omit<RunResult, "findings"> & { runs: number; failedSeeds: number[]; findings: Finding[] };

const counted = ["sends", "delivered", "failed", "cancelled", "restarts", "cuts", "cutOften", "sentFiveTimes", "stopsTimed"] as const;

export function newTotal(): Total {
  const zeros = { sends: 0, delivered: 0, failed: 0, cancelled: 0, restarts: 0, cuts: 0, cutOften: 0, sentFiveTimes: 0, stopsTimed: 0 };
  return { runs: 0, ...zeros, planned: { cutOften: 0, sentFiveTimes: 0, stopsTimed: 0 }, failedSeeds: [], findings: [] };
}

export function addTo(total: Total, seed: number, result: RunResult): void {
  total.runs += 1;
  for (const key of counted) total[key] += result[key];
  for (const key of ["cutOften", "sentFiveTimes", "stopsTimed"] as const) total.planned[key] += result.planned[key];
  total.findings.push(...result.findings);
  if (result.findings.length > 0) total.failedSeeds.push(seed);
}

/** The last line: what was found in all runs, any finding being a failure, and what was done to find it. */
export function summaryOf(
  { setup, seed }: Options,
  { runs, sends, findings, ...rest }: Total,
  done: { faultLog: FaultLog; model: ModelEndpoint },
): Record<string, unknown> {
  const found = Object.fromEntries(findingKinds.map((kind) => [kind, findings.filter((finding) => finding.kind === kind).length]));
  return { runs, sends, ...found, setup, seed, ...rest, faults: done.faultLog.counts(), modelModes: done.model.served() };
}
