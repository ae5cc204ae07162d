import type { HeldJob, JobLease, JobStore } from "../domain/job/ports";
import type { Logger } from "../domain/logger";
import { holdJob, jobLeaseMs } from "./hold-job";
import type { JobKinds } from "./job-kind";

/** Does the jobs of these kinds that are due, whoever made them. */
export type JobWorker = {
  start(): Promise<void>;
  /** Looks now instead of at its time: a job was just made. */
  kick(): void;
  /** Takes no more, and gives back what runs here. */
  stop(): Promise<void>;
};

/** How soon a chore that is due, or a dead process's job whose lease has ended, is seen. */
const lookEveryMs = 5_000;
const atOnce = 4;

export type WorkerDeps = {
  jobs: JobStore;
  kinds: JobKinds;
  leaseOwner: string;
  /** Only this process can open the database. */
  isAlone: boolean;
  logger: Logger;
};

/** A few jobs at a time; one look at a time, and another as soon as one that found its hands full has done something. */
export function createJobWorker({ jobs, kinds, leaseOwner, isAlone, logger }: WorkerDeps): JobWorker {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const lease: JobLease = { leaseOwner, leaseMs: jobLeaseMs, everyOther: isAlone };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void> | null = null;
  let wanted = false;

  const look = async (): Promise<void> => {
    const room = atOnce - running.size;
    if (room === 0) return;
    const taken = await jobs.claim(Object.keys(kinds), lease, room);
    for (const job of taken) begin(job);
    wanted ||= taken.length === room;
  };

  const begin = (job: HeldJob): void => {
    const done = attempt(job).finally(() => {
      running.delete(done);
      if (wanted) run();
    });
    running.add(done);
  };

  const attempt = async (job: HeldJob): Promise<void> => {
    const kind = kinds[job.kind];
    if (kind === undefined) return;
    try {
      await holdJob({ jobs, logger }, kind, job, stopping.signal, async (signal) => {
        if (kind.mostAttempts !== null && job.attempts > kind.mostAttempts) throw new Error("the process ended while it was done");
        return { result: undefined, noted: (await kind.run(job, signal)) ?? {} };
      });
    } catch (error) {
      if (!stopping.signal.aborted) logger.warn("job failed", { job: job.key, attempts: job.attempts, error });
    }
  };

  const run = (): void => {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    if (looking !== null) {
      wanted = true;
      return;
    }
    wanted = false;
    looking = look()
      .catch((error: unknown) => logger.warn("jobs not looked for", { error }))
      .finally(() => {
        looking = null;
        if (stopping.signal.aborted) return;
        if (wanted && running.size < atOnce) run();
        else timer = setTimeout(run, lookEveryMs).unref();
      });
  };

  return {
    async start() {
      const chores = Object.entries(kinds).filter(([, { everyMs }]) => everyMs !== null);
      await jobs.ensure(chores.map(([kind]) => ({ kind, key: kind, payload: {} })));
      run();
    },
    kick: run,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await looking;
      await Promise.all(running);
    },
  };
}
