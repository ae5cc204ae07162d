import type { Step, StepName } from "@/contract/answer-trace";

/** Times the parts of some work; `steps` are in the order in which they began, those that failed included. */
export type Stopwatch = { steps: Step[]; time<T>(name: StepName, work: () => Promise<T>): Promise<T> };

/** `elapsed`: milliseconds since the whole began. */
export function createStopwatch(elapsed: () => number): Stopwatch {
  const steps: Step[] = [];
  return {
    steps,
    async time(name, work) {
      const step = { name, startMs: elapsed(), ms: 0 };
      steps.push(step);
      try {
        return await work();
      } finally {
        step.ms = Math.max(0, elapsed() - step.startMs);
      }
    },
  };
}
