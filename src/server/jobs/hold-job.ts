import type { HeldJob, JobEnd, JobStore } from "../domain/job/ports";
import type { Logger } from "../domain/logger";
import { type JobKind, pauseAfter } from "./job-kind";
import { within } from "./within";

/** As long as an answer's: what a crash leaves hanging, goes on elsewhere after this. */
export const jobLeaseMs = 10_000;
const renewEveryMs = 2_000;
/** A connection may be dead without anybody having said so; the next renewal goes through another. */
const renewWithinMs = 3_000;
const longestError = 500;

export type HoldDeps = { jobs: JobStore; logger: Logger };

/** The job was taken over by another process, which thought this one dead. */
class JobLost extends Error {
  override name = "JobLost";
}

/**
 * Does work under a job that is held: keeps its lease, and stores how it ended. `stopping` aborts when the process ends: the job is given
 * back. Throws what the work threw.
 */
export async function holdJob<T>(
  { jobs, logger }: HoldDeps,
  kind: Omit<JobKind, "run">,
  job: HeldJob,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<{ result: T; noted: Readonly<Record<string, unknown>> }>,
): Promise<T> {
  const lost = new AbortController();
  const lease = keepLease({ jobs, logger }, job.attemptId, () => lost.abort(new JobLost("another process has taken the job")));
  const end = async (how: JobEnd): Promise<void> => {
    await lease.letGo();
    try {
      await jobs.end(job.attemptId, how);
    } catch (error) {
      logger.warn("end of a job not stored, it will be done again", { job: job.key, error });
    }
  };
  try {
    const { result, noted } = await work(AbortSignal.any([stopping, lost.signal]));
    await end({ status: "done", nextInMs: kind.everyMs, noted });
    return result;
  } catch (error) {
    if (!lost.signal.aborted) await end(stopping.aborted ? { status: "released" } : failureOf(kind, job, error));
    throw error;
  }
}

function failureOf(kind: Omit<JobKind, "run">, { attempts }: HeldJob, error: unknown): JobEnd {
  const isOver = kind.isHopeless?.(error) || (kind.mostAttempts !== null && attempts >= kind.mostAttempts);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { status: "failed", nextInMs: isOver ? null : pauseAfter(attempts), error: text.slice(0, longestError) };
}

/** Renews a lease until it is let go. A database that is away for a moment costs nothing: whether the job is lost is known once it answers. */
function keepLease({ jobs, logger }: HoldDeps, attemptId: string, onLost: () => void): { letGo(): Promise<void> } {
  let renewing: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    try {
      const held = await jobs.renewLeases([attemptId], jobLeaseMs);
      if (held.length === 0) onLost();
    } catch (error) {
      logger.warn("lease of a job not renewed", { error });
    }
  };
  const timer = setInterval(() => {
    renewing ??= within(renewWithinMs, renew()).finally(() => {
      renewing = null;
    });
  }, renewEveryMs).unref();
  return {
    async letGo() {
      clearInterval(timer);
      await renewing;
    },
  };
}
