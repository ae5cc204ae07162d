import type { HeldJob } from "../domain/job/ports";

/** How jobs of one kind are done. */
export type JobKind = {
  /** Does it, and may return what the row is to note. Ends soon once the signal aborts: then this process no longer holds the job, or stops. */
  run(job: HeldJob, signal: AbortSignal): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** A chore is due again so long after it was done; null: done once. */
  everyMs: number | null;
  /** How often in a row it may fail, or die with its process, before it is left alone; null: a chore is never given up. */
  mostAttempts: number | null;
  /** Whether trying again would be in vain. */
  isHopeless?(error: unknown): boolean;
};

/** Kinds by their names. */
export type JobKinds = Readonly<Record<string, JobKind>>;

const firstPauseMs = 5_000;
const longestPauseMs = 600_000;

/** How long a job waits that has failed so often in a row. */
export function pauseAfter(attempts: number): number {
  return Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs);
}
