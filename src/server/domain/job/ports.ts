/** A job by its name: there is one row of that name, whatever becomes of it. `payload` is what doing it takes. */
export type JobSpec = { kind: string; key: string; payload: Readonly<Record<string, unknown>> };

/** A job that is held: `attemptId` entitles to end it, and to write what only its holder may. `attempts` counts this one. */
export type HeldJob = JobSpec & { attemptId: string; attempts: number };

/** For how long a job is taken, and by whom. `everyOther`: whoever else holds one is dead, for only one process can open the database. */
export type JobLease = { leaseOwner: string; leaseMs: number; everyOther: boolean };

/**
 * How an attempt at a job ended. `nextInMs`: the job waits again and is due after that time; null: it is over. `released`: it was given up
 * unharmed, is due at once for whoever looks, and the attempt does not count. `noted` joins the payload.
 */
export type JobEnd =
  | { status: "done"; nextInMs: number | null; noted: Readonly<Record<string, unknown>> }
  | { status: "failed"; nextInMs: number | null; error: string }
  | { status: "released" };

/** What is to be seen of a job. `error` is why its last attempt failed; null when it did not. */
export type JobState = {
  kind: string;
  key: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  attempts: number;
  error: string | null;
};

/** Keeps the jobs that have names: chores, readings of documents, titles. Answers have their own store. Times by the store's own clock. */
export type JobStore = {
  /** Makes those that are not there yet; they are due at once. What is there stays as it is. */
  ensure(specs: readonly JobSpec[]): Promise<void>;
  /** Takes a job by its name, whenever it is due; makes it when it is not there and begins it anew when it is over. Null while another holds it. */
  take(spec: JobSpec, lease: JobLease): Promise<HeldJob | null>;
  /** Takes what is due of these kinds, what has waited longest first: what waits for its time, and what dead processes held. */
  claim(kinds: readonly string[], lease: JobLease, limit: number): Promise<HeldJob[]>;
  /** Sees to it that these attempts' leases last for about `leaseMs`; returns those that still hold their job. */
  renewLeases(attemptIds: readonly string[], leaseMs: number): Promise<string[]>;
  /** False when the attempt no longer holds its job: then nothing changes. */
  end(attemptId: string, end: JobEnd): Promise<boolean>;
  /** Null when there is none of that name. */
  find(key: string): Promise<JobState | null>;
  /** Those whose last attempt failed. */
  failing(): Promise<JobState[]>;
};
