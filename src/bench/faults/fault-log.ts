import type { Fault } from "./plan";

/** After a fault its traces (a pool that connects again, a process that warms up) may slow things for so long. */
const aftermathMs = 3_000;

/** A fault that was done. It took hold between these moments (Unix ms): a process dies once, however long it is away then. */
export type DoneFault = { kind: Fault["kind"]; from: number; to: number };

/** What was really done to the application, and when. */
export type FaultLog = {
  /** To be called when damage begins; what it returns: when it has taken hold, where it strikes once, and when all is mended. */
  begin(fault: Fault): { struck(): void; mended(): void };
  /** What has been done since a moment. */
  since(ms: number): DoneFault[];
  /** Whether nothing was damaged between two moments (Unix ms), nor just before. */
  isQuiet(fromMs: number, toMs: number): boolean;
  /** How often each kind was done. */
  counts(): Record<string, number>;
};

export function createFaultLog(): FaultLog {
  const done: (DoneFault & { tracesUntil: number })[] = [];
  return {
    begin({ kind }) {
      const entry = { kind, from: Date.now(), to: Number.POSITIVE_INFINITY, tracesUntil: Number.POSITIVE_INFINITY };
      done.push(entry);
      const struck = () => {
        entry.to = Math.min(entry.to, Date.now());
      };
      const mended = () => {
        struck();
        entry.tracesUntil = Date.now() + aftermathMs;
      };
      return { struck, mended };
    },
    since: (ms) => done.filter(({ from }) => from >= ms).map(({ kind, from, to }) => ({ kind, from, to })),
    isQuiet: (fromMs, toMs) => done.every(({ from, tracesUntil }) => tracesUntil < fromMs || from > toMs),
    counts: () => countBy(done.map(({ kind }) => kind)),
  };
}

/** How often each word stands in a list. */
export function countBy(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
