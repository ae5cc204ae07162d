import type { Fault } from "./plan";

/** After a fault its traces (a pool that connects again, a process that warms up) may slow things for so long. */
const aftermathMs = 3_000;

/** What was really done to the application, and when. */
export type FaultLog = {
  /** To be called when damage begins; what it returns, when all is mended. */
  begin(fault: Fault): () => void;
  /** Whether nothing was damaged between two moments (Unix ms), nor just before. */
  isQuiet(fromMs: number, toMs: number): boolean;
  /** How often each kind was done. */
  counts(): Record<string, number>;
};

export function createFaultLog(): FaultLog {
  const done: { kind: string; from: number; to: number }[] = [];
  return {
    begin({ kind }) {
      const entry = { kind, from: Date.now(), to: Number.POSITIVE_INFINITY };
      done.push(entry);
      return () => {
        entry.to = Date.now() + aftermathMs;
      };
    },
    isQuiet: (fromMs, toMs) => done.every(({ from, to }) => to < fromMs || from > toMs),
    counts: () => countBy(done.map(({ kind }) => kind)),
  };
}

/** How often each word stands in a list. */
export function countBy(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
