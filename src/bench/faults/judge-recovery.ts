import type { MessageRow } from "./evidence";
import type { DoneFault } from "./fault-log";
import type { Ledger, LedgerEntry, LedgerThread } from "./ledger";
import type { StoredLog } from "./stored-log";
import type { Finding } from "./verdict";

type Say = (kind: Finding["kind"], what: string) => void;
type Facts = { entry: LedgerEntry; thread: LedgerThread; ledger: Ledger; log: StoredLog };

/** What an attempt may die of: its process, or a commit whose acknowledgement never came, after which nobody holds what was committed. */
const databaseFaults: ReadonlySet<string> = new Set(["cut-database", "stall-database", "restart-database", "end-database-connections"]);
const deaths: ReadonlySet<string> = new Set(["kill", "freeze", ...databaseFaults]);
/** A process that is told to end hands its answers over: each is begun again, and none fails by it. */
const handover = "end";

/** Deaths of its attempts that an answer survives. */
const survived = 1;

/**
 * An answer is begun again when an attempt at it has died, once, and when it was handed over; it fails by our doing only where two attempts have died.
 * Which of several processes had the answer is not known: each fault between the question and the answer's end counts as one that hit it.
 */
export function judgeRecovery(facts: Facts, answer: MessageRow, say: Say): void {
  const { entry, ledger, log } = facts;
  const hits = hitsOn(facts, answer.id);
  const died = hits.filter(({ kind }) => deaths.has(kind)).length;
  const handedOver = hits.filter(({ kind }) => kind === handover).length;
  const { restarts = 0 } = log.answers.get(answer.id) ?? {};
  const all = hits.map(({ kind }) => kind).join(", ") || "nothing";
  // Of several instances one may be starved by its machine until another takes it for dead.
  const spare = ledger.instances > 1 && hits.length === 0 ? 1 : 0;
  if (restarts > Math.min(died, survived) + handedOver + spare)
    say("overspent", `answer ${answer.id} was begun again ${restarts} times, hit by ${all}`);
  if (answer.status !== "failed") return;
  const expected = entry.retried?.answerId === answer.id ? entry.expectedOfRetry : entry.expected;
  const isModels = "code" in expected && answer.error_code === expected.code;
  const isInterrupted = answer.error_code === "ANSWER_INTERRUPTED" && died > survived;
  const isAway = answer.error_code === "SERVICE_UNAVAILABLE" && hits.some(({ kind }) => databaseFaults.has(kind));
  if (!isModels && !isInterrupted && !isAway) say("mismatched", `answer ${answer.id} failed as ${answer.error_code}, hit by ${all}`);
}

/** The faults between an answer's question, or its Retry, and its end. */
function hitsOn({ entry, thread, ledger }: Facts, answerId: string): DoneFault[] {
  const from = entry.retried?.answerId === answerId ? entry.retried.askedAt : entry.askedAt;
  const end = thread.answers.get(answerId)?.finished?.at ?? Number.POSITIVE_INFINITY;
  return ledger.faults.filter((fault) => fault.from <= end && fault.to >= from);
}
