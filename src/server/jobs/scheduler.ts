import type { Logger } from "../domain/logger";

/** Something done again and again. A run that fails is logged, and done again when its time comes. */
export type PeriodicJob = { name: string; everyMs: number; run(): Promise<unknown> };

/** Runs periodic jobs, each at once and then `everyMs` after it ended, so that none overlaps itself. `stop` waits for those running. */
export function startScheduler(jobs: readonly PeriodicJob[], logger: Logger): { stop(): Promise<void> } {
  let isStopped = false;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const running = new Set<Promise<void>>();

  const go = (job: PeriodicJob): void => {
    const done = runOnce(job, logger).finally(() => {
      running.delete(done);
      if (!isStopped) timers.set(job.name, setTimeout(go, job.everyMs, job).unref());
    });
    running.add(done);
  };
  for (const job of jobs) go(job);

  return {
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

async function runOnce(job: PeriodicJob, logger: Logger): Promise<void> {
  try {
    await job.run();
  } catch (error) {
    logger.warn("periodic job failed", { job: job.name, error });
  }
}
