import { setTimeout as sleep } from "node:timers/promises";
import type { JobSpec } from "../domain/job/ports";
import { type HoldDeps, holdJob, jobLeaseMs } from "./hold-job";
import type { JobKind } from "./job-kind";

const lookEveryMs = 300;

type ExclusiveDeps = HoldDeps & { leaseOwner: string; isAlone: boolean };
type Exclusive = { kind: Omit<JobKind, "run">; stopping: AbortSignal; takesOthers: boolean };

/**
 * Does work as the holder of the job of that name, now and by whoever calls; while another process holds it, waits. `takesOthers`: what
 * that one has done is as good, and null is returned for it. Throws `stopping.reason` when it aborts.
 */
export async function exclusively<T>(
  { leaseOwner, isAlone, ...deps }: ExclusiveDeps,
  spec: JobSpec,
  { kind, stopping, takesOthers }: Exclusive,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  while (true) {
    stopping.throwIfAborted();
    const job = await deps.jobs.take(spec, { leaseOwner, leaseMs: jobLeaseMs, everyOther: isAlone });
    if (job !== null) return holdJob(deps, kind, job, stopping, async (signal) => ({ result: await work(signal), noted: {} }));
    await sleep(lookEveryMs, undefined, { signal: stopping });
    if (takesOthers && (await deps.jobs.find(spec.key))?.status === "done") return null;
  }
}
