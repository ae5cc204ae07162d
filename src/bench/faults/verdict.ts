import type { Evidence } from "./evidence";
import { judgeEntry } from "./judge-entry";
import { judgeThread } from "./judge-thread";
import type { Ledger } from "./ledger";
import { readLog } from "./stored-log";

/**
 * `lost`: promised and not there. `duplicated`: there more than once. `stuck`: not ended, or never answered at all. `mismatched`: what was seen, what
 * is stored and what was to be said differ. `overspent`: the model was asked more often than was needed. `leaked`: something was left open.
 * `unproven`: what was planned again and again never came about, so that nothing was found out about it.
 */
export const findingKinds = ["lost", "duplicated", "stuck", "mismatched", "overspent", "leaked", "unproven"] as const;
export type Finding = { kind: (typeof findingKinds)[number]; what: string };

/** How often the model was asked to answer the question with this reference. */
export type Generations = (ref: string) => number;

/** Compares what was promised and seen with what the database holds. */
export function judge(ledger: Ledger, evidence: Evidence, generations: Generations): Finding[] {
  const failures = ledger.failures.map((what) => ({ kind: "mismatched" as const, what }));
  const overdue = ledger.overdue.map((what) => ({ kind: "stuck" as const, what }));
  const ofThreads = ledger.threads.flatMap((thread) => {
    const log = readLog(evidence, thread.conversationId, ledger.mayBeTrimmed);
    return [
      ...judgeThread(thread, evidence, log),
      ...thread.entries.flatMap((entry) => judgeEntry(entry, thread, evidence, { log, ledger, generations: generations(entry.ref) })),
    ];
  });
  return [...failures, ...overdue, ...ofThreads];
}
